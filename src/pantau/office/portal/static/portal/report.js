/* Reporting on a phone: the service worker, drafts written without a network, and what becomes of them.
   Pages work without any of this. Needs ui/offline.js and ui/upload.js. */
(() => {
  "use strict";

  const BOX = "lapor";
  const own = document.currentScript.dataset;
  const kept = self.PantauOffline;
  const find = (selector) => document.querySelector(selector);

  if ("serviceWorker" in navigator) navigator.serviceWorker.register(own.worker);

  /* A shared phone: who closes the report leaves nothing of it behind. */
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-report-leave]")) kept.empty(self.PantauUpload.BOX);
  });

  /* ---------- drafts on this phone ---------- */
  function newCode({ letters, length }) {
    const most = 256 - (256 % letters.length);
    let code = "";
    while (code.length < Number(length)) {
      const [byte] = crypto.getRandomValues(new Uint8Array(1));
      if (byte < most) code += letters[byte % letters.length];
    }
    return code;
  }

  async function token() {
    const page = await fetch(own.home, { credentials: "same-origin" });
    const read = new DOMParser().parseFromString(await page.text(), "text/html");
    return read.querySelector("input[name=csrfmiddlewaretoken]").value;
  }

  async function post(address, fields, csrf) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: csrf })) body.append(name, value);
    const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
    if (!answer.ok && answer.status !== 422) throw new TypeError(String(answer.status));
    return answer;
  }

  /* The code is made here, so that asking twice begins one draft only. */
  async function sendDraft(entry, list) {
    const { fields, files } = entry.value;
    const code = entry.value.code || newCode(list.dataset);
    await kept.change(entry.id, { ...entry.value, code });
    const csrf = await token();
    await post(own.home, { kind: "anonymous", code }, csrf);
    const step = (name) => `${own.home}isi/${name}/`;
    await post(step("apa"), { event_what: fields.event_what || "", account_account: fields.account_account || "" }, csrf);
    await post(step("kapan"), { event_place: fields.event_place || "" }, csrf);
    if (fields.links) await post(step("bukti"), { links: fields.links }, csrf);
    for (const file of files || []) await sendFile(file, csrf);
    await kept.change(entry.id, { code, sent: true, fields: { event_what: fields.event_what || "" } });
  }

  async function sendFile(file, csrf) {
    const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": csrf };
    const begun = await fetch(`${own.home}berkas/`, { method: "POST", credentials: "same-origin", headers: { ...headers, "Upload-Length": String(file.size) } });
    if (begun.status !== 201) return; /* refused for what it is; the draft shows what is there */
    const address = begun.headers.get("Location"), piece = 512 * 1024;
    for (let at = 0; at < file.size; at += piece) {
      const answer = await fetch(address, { method: "PATCH", credentials: "same-origin", body: file.slice(at, at + piece), headers: { ...headers, "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" } });
      if (answer.status === 422) return;
      if (!answer.ok) throw new TypeError(String(answer.status));
    }
  }

  function line(entry, list) {
    const { value } = entry, words = list.dataset;
    const item = document.createElement("li"), title = document.createElement("b");
    title.textContent = value.fields.event_what || value.fields.account_account || value.fields.links || words.untitled;
    item.append(title);
    if (value.sent) {
      const code = document.createElement("p");
      code.className = "mono report-code";
      code.textContent = value.code.replace(/(.{4})(?=.)/g, "$1-");
      const go = document.createElement("a");
      go.className = "btn btn-main";
      go.href = words.track;
      go.textContent = words.onward;
      item.append(code, go);
    }
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-bare";
    drop.textContent = words.drop;
    drop.addEventListener("click", async () => { await kept.remove(entry.id); show(); });
    item.append(drop);
    return item;
  }

  async function show() {
    const list = find("[data-offline-list]"), entries = await kept.all(BOX);
    const link = find("[data-offline-waiting]");
    if (link) link.hidden = !entries.some((entry) => !entry.value.sent);
    if (!list) return;
    list.replaceChildren(...entries.map((entry) => line(entry, list)));
    find("[data-offline-none]").hidden = entries.length > 0;
  }

  let sending = false;
  async function sendDrafts() {
    const list = find("[data-offline-list]"), state = find("[data-offline-state]");
    if (!list || sending || !navigator.onLine) return;
    sending = true;
    try {
      for (const entry of await kept.all(BOX)) {
        if (entry.value.sent) continue;
        await sendDraft(entry, list);
        state.textContent = list.dataset.sent;
      }
    } catch {
      state.textContent = list.dataset.waits;
    } finally {
      sending = false;
      show();
    }
  }

  document.addEventListener("submit", async (event) => {
    if (!event.target.matches("[data-offline-form]")) return;
    event.preventDefault();
    const form = new FormData(event.target), fields = {};
    for (const name of ["event_what", "account_account", "event_place", "links"]) fields[name] = String(form.get(name) || "");
    const files = form.getAll("files").filter((one) => one.size);
    if (!files.length && !Object.values(fields).some(Boolean)) return;
    await kept.put(BOX, { fields, files });
    event.target.reset();
    find("[data-offline-state]").textContent = find("[data-offline-list]").dataset.stored;
    await show();
    sendDrafts();
  });

  addEventListener("online", sendDrafts);
  show().then(sendDrafts);
})();
