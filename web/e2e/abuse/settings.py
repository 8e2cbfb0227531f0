"""How the attacked server is set up: as it comes, but for what the bystanders and the forgeries need."""

from __future__ import annotations

import secrets

#: Two who say a text every 50 ms talk faster than anybody types.
TEXTS_PER_10S = 400
SIGNALS_PER_10S = 200
FINDS_PER_MINUTE = 60
CONNECTIONS_PER_MINUTE = 120
PASSES_PER_MINUTE = 30
SIGN_INS_PER_MINUTE = 10
REPORTS_PER_MINUTE = 10
OPEN_CONNECTIONS = 500

#: Known here, so that tokens can be forged that are wrong in one thing only.
JWT_SECRET = secrets.token_hex(32)
TURN_SECRET = secrets.token_hex(16)

SETTINGS = {
    "LIMIT_TEXTS_PER_10S": str(TEXTS_PER_10S),
    "LIMIT_SIGNALS_PER_10S": str(SIGNALS_PER_10S),
    "LIMIT_FINDS_PER_MINUTE": str(FINDS_PER_MINUTE),
    "LIMIT_CONNECTIONS_PER_MINUTE": str(CONNECTIONS_PER_MINUTE),
    "LIMIT_PASSES_PER_MINUTE": str(PASSES_PER_MINUTE),
    "LIMIT_SIGN_INS_PER_MINUTE": str(SIGN_INS_PER_MINUTE),
    "LIMIT_REPORTS_PER_MINUTE": str(REPORTS_PER_MINUTE),
    "LIMIT_OPEN_CONNECTIONS": str(OPEN_CONNECTIONS),
    "JWT_SECRET": JWT_SECRET,
    "TURN_URLS": "turn:turn.example.org:3478",
    "TURN_SECRET": TURN_SECRET,
}
