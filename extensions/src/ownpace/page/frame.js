// In the frame: shows what the lesson's page sends, and says how high it is. Whoever else speaks to it is not heard.
"use strict";
const say = (said) => parent.postMessage(said, "*");
// A policy has no word that every browser knows for calls past all requests.
for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "mozRTCPeerConnection", "WebTransport"]) delete window[name];
// Nor does a link, or a form, make the drawing another page.
for (const kind of ["click", "auxclick"]) {
  addEventListener(kind, (event) => event.target.closest?.("a[href]:not([href^='#'])") && event.preventDefault(), true);
}
addEventListener("error", () => say({ failed: true }));
addEventListener("message", async ({ source, data }) => {
  if (source !== parent) return;
  document.documentElement.lang = data.lang;
  for (const library of data.libraries) {
    await new Promise((done) => {
      const script = document.createElement("script");
      script.src = `${library}.js`;
      script.onload = done;
      script.onerror = () => say({ failed: true });
      document.head.append(script);
    });
  }
  const drawn = document.createRange().createContextualFragment(data.html);
  for (const each of drawn.querySelectorAll("meta, base, link, iframe")) each.remove();
  document.body.append(drawn);
  const told = () => say({ height: Math.ceil(document.documentElement.getBoundingClientRect().height) });
  new ResizeObserver(told).observe(document.documentElement);
  told();
});
say({ ready: true });
