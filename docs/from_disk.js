// A site that is opened from a disk: there browsers load no modules, so its questions cannot be tried. It is said at each.
if (location.protocol === "file:") {
  for (const note of document.querySelectorAll(".made-example:not([inert]) .op-saved")) {
    const command = Object.assign(document.createElement("code"), { textContent: "python -m http.server" });
    note.replaceChildren("To try it, let a web server show this folder: ", command, " in it, then open http://localhost:8000");
  }
}
