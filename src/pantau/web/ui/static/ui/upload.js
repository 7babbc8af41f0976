/* Files that go out piece by piece (tus 1.0) and go on after a break, also on the next page or after a restart.
   A place: <div data-upload="ADDRESS"> around a file field; words come in its data attributes. Where no cookie names
   whose files they are, data-upload-code does. Needs offline.js. */
(() => {
  "use strict";

  const BOX = "unggahan", PIECE = 512 * 1024, AGAIN = 4000;
  const kept = self.PantauOffline;
  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
  const place = () => document.querySelector("[data-upload]");
  let going = false;

  function say(text, bad = false) {
    const state = document.querySelector("[data-upload-state]");
    if (!state) return;
    state.textContent = text;
    state.classList.toggle("field-error", bad);
  }

  function progress(sent, size) {
    const bar = document.querySelector("[data-upload-bar]");
    if (!bar) return;
    bar.hidden = size === 0;
    bar.value = size ? Math.floor((100 * sent) / size) : 0;
    if (size) say((place()?.dataset.uploadGoing || "").replace("%n", megabytes(sent)).replace("%m", megabytes(size)));
  }

  const megabytes = (count) => `${(count / 1048576).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 })} MB`;

  const ask = (entry, method, address, headers = {}, body = undefined) =>
    fetch(address, { method, body, credentials: "same-origin", headers: { "Tus-Resumable": "1.0.0", "X-CSRFToken": token(), ...(entry.value.code ? { "Pantau-Code": entry.value.code } : {}), ...headers } });

  class Refused extends Error {}

  async function announced(entry) {
    const answer = await ask(entry, "POST", entry.value.announce, { "Upload-Length": String(entry.value.file.size) });
    if (answer.status !== 201) throw new Refused((await answer.text()) || String(answer.status));
    entry.value.address = answer.headers.get("Location");
    await kept.change(entry.id, entry.value);
    return 0;
  }

  async function offsetOf(entry) {
    if (!entry.value.address) return announced(entry);
    const answer = await ask(entry, "HEAD", entry.value.address);
    if (answer.status === 404) return announced(entry);
    return Number(answer.headers.get("Upload-Offset"));
  }

  async function send(entry) {
    const { file } = entry.value;
    let at = await offsetOf(entry);
    while (at < file.size) {
      progress(at, file.size);
      const piece = file.slice(at, at + PIECE);
      const answer = await ask(entry, "PATCH", entry.value.address, { "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" }, piece);
      if (answer.status === 409) { at = Number(answer.headers.get("Upload-Offset")); continue; }
      if (answer.status === 404) { at = await announced(entry); continue; }
      if (answer.status === 422 || answer.status === 413) throw new Refused(await answer.text());
      if (!answer.ok) throw new TypeError(String(answer.status));
      at = Number(answer.headers.get("Upload-Offset"));
    }
    progress(0, 0);
  }

  /* One after the other: two at once are no faster over a bad network. */
  async function sendAll() {
    if (going) return;
    going = true;
    try {
      let refused = false, sent = 0;
      for (let waiting = await kept.all(BOX); waiting.length; waiting = await kept.all(BOX)) {
        const entry = waiting[0];
        try {
          await send(entry);
          sent += 1;
        } catch (trouble) {
          if (!(trouble instanceof Refused)) throw trouble;
          refused = true;
          progress(0, 0);
          say(`${entry.value.file.name || ""}: ${trouble.message}`, true);
        }
        await kept.remove(entry.id);
      }
      if (sent) show();
      if (sent && !refused) say(place()?.dataset.uploadDone || "");
    } catch {
      progress(0, 0);
      say(place()?.dataset.uploadFailed || "", true);
      setTimeout(sendAll, AGAIN);
    } finally {
      going = false;
    }
  }

  /* What has arrived is listed by the page itself. */
  function show() {
    if (document.getElementById("bukti") && self.htmx) self.htmx.ajax("GET", location.pathname, { target: "#bukti", select: "#bukti", swap: "outerHTML" });
  }

  document.addEventListener("change", async (event) => {
    const input = event.target;
    const around = input instanceof Element && input.matches("input[type=file]") && input.closest("[data-upload]");
    if (!around || !input.files.length) return;
    event.stopImmediatePropagation();
    const files = Array.from(input.files);
    input.value = ""; /* or the form would bring them a second time */
    for (const file of files) await kept.put(BOX, { announce: around.dataset.upload, code: around.dataset.uploadCode || "", file, address: "" });
    sendAll();
  }, true);

  addEventListener("online", sendAll);
  /* What was chosen offline, or broke off on an earlier page. */
  if (token()) sendAll();
  self.PantauUpload = { BOX, sendAll };
})();
