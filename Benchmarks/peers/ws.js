'use strict';
// The server that `hallway bench sockets` measures Hallway against: the same job as a Node programmer would write it on
// `ws`, with plain JSON in each message. One process, no clustering, compression off, as `ws` comes.
//
// It gives out passes (POST /api/sessions/guest), lets in who shows one, pairs who sends `find`, and passes texts and
// signals on to the partner: token checked, room checked, limits counted, an id and a time given to each text, an
// answer only where one was asked for. It pings every connection every ten seconds.
//
// PORT (0 takes a free one) and the LIMIT_ settings are read as Hallway reads them.
const crypto = require('crypto');
const http = require('http');

// Debian keeps its Node packages in a folder that another Node than Debian's does not search.
function debian(name) {
  try {
    return require(name);
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return require(`/usr/share/nodejs/${name}`);
  }
}

const { WebSocketServer } = debian('ws');

const LIMITS = {
  texts: Number(process.env.LIMIT_TEXTS_PER_10S || 20),
  signals: Number(process.env.LIMIT_SIGNALS_PER_10S || 200),
  packets: Number(process.env.LIMIT_PACKETS_PER_10S || 1000),
  finds: Number(process.env.LIMIT_FINDS_PER_MINUTE || 60),
  connections: Number(process.env.LIMIT_CONNECTIONS_PER_MINUTE || 120),
};
const PING_INTERVAL = 10_000;
const TOKEN_LASTS = 15 * 60;
const TEXT_CHARACTERS = 2_000;
const SIGNAL_BYTES = 64 * 1024;
const PACKET_BYTES = 100 * 1024;

/** So many times in a span of milliseconds. */
class Allowance {
  constructor(times, span) {
    this.times = times;
    this.span = span;
    this.left = times;
    this.refill = 0;
  }

  take(now) {
    if (now >= this.refill) {
      this.left = this.times;
      this.refill = now + this.span;
    }
    if (this.left <= 0) return false;
    this.left -= 1;
    return true;
  }
}

/** The time as RFC 3339 has it, written anew once a millisecond. */
let written = { at: 0, text: '' };

function timestamp(now) {
  if (written.at !== now) written = { at: now, text: new Date(now).toISOString() };
  return written.text;
}

// --- Tokens: HS256 ---

const secret = crypto.createSecretKey(crypto.randomBytes(32));
const tokenHead = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');

const signature = (signed) => crypto.createHmac('sha256', secret).update(signed).digest();

// 128 random bits once, and a count: nobody meets another's, and making one costs next to nothing.
const run = crypto.randomBytes(16).toString('hex');
let ids = 0;

const id = (prefix) => `${prefix}_${run}${(ids += 1)}`;

function issueToken(account) {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: account, sid: id('ses'), iat: now, exp: now + TOKEN_LASTS };
  const signed = `${tokenHead}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${signature(signed).toString('base64url')}`;
}

function readToken(token) {
  if (typeof token !== 'string') return null;
  const parts = token.split('.');
  if (parts.length !== 3 || parts[0] !== tokenHead) return null;
  const given = Buffer.from(parts[2], 'base64url');
  const right = signature(`${parts[0]}.${parts[1]}`);
  if (given.length !== right.length || !crypto.timingSafeEqual(given, right)) return null;
  const claims = JSON.parse(Buffer.from(parts[1], 'base64url').toString());
  return claims.exp > Date.now() / 1000 ? claims : null;
}

// --- Guests and rooms ---

let waiting = null;

class Guest {
  constructor(socket, claims) {
    this.socket = socket;
    this.account = claims.sub;
    this.id = id('gst');
    this.name = `Guest ${1000 + (ids % 9000)}`;
    this.room = null;
    this.partner = null;
    // Made when first needed: most of who comes says little.
    this.texts = null;
    this.signals = null;
    this.finds = null;
  }

  send(message) {
    this.socket.send(JSON.stringify(message));
  }

  refuse(event, code, ack) {
    if (ack === undefined) this.send({ event: 'refused', refused: event, code });
    else this.send({ event: 'ack', ack, error: { code } });
  }

  answer(ack, answer) {
    if (ack !== undefined) this.send({ event: 'ack', ack, ...answer });
  }

  received(message, bytes, now) {
    const { event, ack } = message;
    switch (event) {
      case 'text': {
        if (message.room !== this.room || this.room === null) return this.refuse(event, 'not_in_room', ack);
        const { text } = message;
        if (typeof text !== 'string' || text.length === 0 || text.length > TEXT_CHARACTERS) {
          return this.refuse(event, 'invalid_request', ack);
        }
        this.texts ??= new Allowance(LIMITS.texts, 10_000);
        if (!this.texts.take(now)) return this.refuse(event, 'rate_limited', ack);
        const receipt = `"id":"${id('msg')}","sentAt":"${timestamp(now)}"`;
        this.partner.socket.send(`{"event":"text","room":"${this.room}",${receipt},"text":${JSON.stringify(text)}}`);
        if (ack !== undefined) this.socket.send(`{"event":"ack","ack":${JSON.stringify(ack)},${receipt}}`);
        return undefined;
      }
      case 'signal': {
        if (message.room !== this.room || this.room === null) return this.refuse(event, 'not_in_room', ack);
        const { description } = message;
        if (bytes > SIGNAL_BYTES || typeof description?.type !== 'string' || typeof description.sdp !== 'string') {
          return this.refuse(event, 'invalid_request', ack);
        }
        this.signals ??= new Allowance(LIMITS.signals, 10_000);
        if (!this.signals.take(now)) return this.refuse(event, 'rate_limited', ack);
        this.partner.socket.send(
          `{"event":"signal","room":"${this.room}","description":${JSON.stringify(description)}}`,
        );
        return this.answer(ack, {});
      }
      case 'find':
        this.finds ??= new Allowance(LIMITS.finds, 60_000);
        if (!this.finds.take(now)) return this.refuse(event, 'rate_limited', ack);
        return this.find(ack, now);
      default:
        return this.refuse(String(event).slice(0, 64), 'unknown_event', ack);
    }
  }

  find(ack, now) {
    if (this.room !== null) return this.refuse('find', 'already_in_room', ack);
    if (waiting === null || waiting === this) {
      waiting = this;
      this.send({ event: 'waiting', since: timestamp(now), waiting: 1 });
      return this.answer(ack, { status: 'waiting' });
    }
    const partner = waiting;
    waiting = null;
    this.room = partner.room = id('room');
    this.partner = partner;
    partner.partner = this;
    for (const [guest, role] of [[partner, 'caller'], [this, 'callee']]) {
      guest.send({
        event: 'matched',
        room: guest.room,
        role,
        partner: { id: guest.partner.id, name: guest.partner.name, interests: [] },
        iceServers: [],
        iceTransportPolicy: 'all',
        resumed: false,
      });
    }
    return this.answer(ack, { status: 'matched', room: this.room });
  }

  left() {
    if (waiting === this) waiting = null;
    const { partner } = this;
    if (partner === null) return;
    this.partner = this.room = partner.partner = partner.room = null;
    if (partner.socket.readyState === 1) partner.send({ event: 'ended', reason: 'partner_left', status: 'idle' });
  }
}

// --- Connections ---

const server = http.createServer((request, response) => {
  if (request.method !== 'POST' || request.url !== '/api/sessions/guest') {
    response.writeHead(404).end();
    return;
  }
  request.resume().on('end', () => {
    const account = id('acc');
    const body = JSON.stringify({ account: { id: account }, accessToken: issueToken(account), expiresIn: TOKEN_LASTS });
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
    response.end(body);
  });
});

const sockets = new WebSocketServer({ noServer: true, maxPayload: PACKET_BYTES, skipUTF8Validation: true });
const addresses = new Map();

server.on('upgrade', (request, connection, head) => {
  const address = request.socket.remoteAddress;
  let opened = addresses.get(address);
  if (opened === undefined) addresses.set(address, (opened = new Allowance(LIMITS.connections, 60_000)));
  if (request.url !== '/socket' || !opened.take(Date.now())) {
    connection.end('HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    return;
  }
  sockets.handleUpgrade(request, connection, head, accepted);
});

const welcome = JSON.stringify({
  protocol: 1,
  server: 'ws',
  status: 'idle',
  limits: { textScalars: TEXT_CHARACTERS, signalBytes: SIGNAL_BYTES, packetBytes: PACKET_BYTES },
  grace: 20,
}).slice(1);

// One function of each kind for all sockets, which are their `this`.
function accepted(socket) {
  socket.packets = new Allowance(LIMITS.packets, 10_000);
  socket.guest = null;
  socket.isAlive = true;
  socket.on('message', received);
  socket.on('pong', heard);
  socket.on('close', closed);
  socket.on('error', ignored);
}

function received(data, isBinary) {
  const now = Date.now();
  if (isBinary || !this.packets.take(now)) return this.close(1008);
  let message;
  try {
    message = JSON.parse(data);
  } catch {
    return this.close(1007);
  }
  if (message === null || typeof message !== 'object') return this.close(1007);
  if (this.guest !== null) return this.guest.received(message, data.length, now);
  const claims = message.event === 'hello' ? readToken(message.token) : null;
  if (claims === null) {
    this.send('{"event":"refused","code":"unauthorized"}');
    return this.close(1008);
  }
  const guest = (this.guest = new Guest(this, claims));
  return this.send(`{"event":"welcome","guest":{"id":"${guest.id}","name":"${guest.name}"},${welcome}`);
}

function closed() {
  if (this.guest !== null) this.guest.left();
}

// What is wrong with a connection ends it: `close` follows.
function ignored() {}

function heard() {
  this.isAlive = true;
}

setInterval(() => {
  for (const socket of sockets.clients) {
    if (!socket.isAlive) {
      socket.terminate();
    } else {
      socket.isAlive = false;
      socket.ping();
    }
  }
}, PING_INTERVAL);

server.listen(Number(process.env.PORT || 0), '127.0.0.1', 4_096, () => {
  console.log(`ws on http://127.0.0.1:${server.address().port}`);
});
process.on('SIGTERM', () => process.exit(0));
