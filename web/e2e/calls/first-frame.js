// Runs before either page does, and keeps of the first picture what the browser tells of it: how long ago, when it was
// shown, the last of its packets had come. A page that asks for the next first picture begins anew.
(() => {
  const { prototype } = HTMLVideoElement;
  const ask = prototype.requestVideoFrameCallback;
  prototype.requestVideoFrameCallback = function (shown) {
    return ask.call(this, (now, told) => {
      if (told.receiveTime !== undefined) window.firstFrame = { afterReceived: performance.now() - told.receiveTime };
      shown(now, told);
    });
  };
})();
