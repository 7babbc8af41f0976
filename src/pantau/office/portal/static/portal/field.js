/* Field supervisors' notes on a phone: written without a network, sent when it is back. Needs ui/offline.js.
   A note stays in the phone's store until the server has all of it: words first, then each file. */
(() => {
  "use strict";

  const BOX = "lapangan", TODAY = "lapangan-hari-ini";
  const own = document.currentScript.dataset;
  const kept = self.PantauOffline;
  const find = (selector) => document.querySelector(selector);
  const say = (word) => { const state = find("[data-field-state]"); if (state && state.dataset[word]) state.textContent = state.dataset[word]; };

  if ("serviceWorker" in navigator) navigator.serviceWorker.register(own.worker);

  /* ---------- sending ---------- */
  class SignedOut extends Error {}

  async function token() {
    const page = await fetch(`${own.home}baru/`, { credentials: "same-origin" });
    const read = new DOMParser().parseFromString(await page.text(), "text/html");
    const field = read.querySelector("[data-field-form] input[name=csrfmiddlewaretoken]");
    if (!field) throw new SignedOut();
    return field.value;
  }

  async function post(address, fields, csrf) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ ...fields, csrfmiddlewaretoken: csrf })) body.append(name, value);
    const answer = await fetch(address, { method: "POST", body, credentials: "same-origin" });
    if (answer.redirected || answer.status === 403) throw new SignedOut();
    if (!answer.ok && answer.status !== 409 && answer.status !== 422) throw new TypeError(String(answer.status));
    return answer;
  }

  /* What the worker kept out of the share menu has no key yet, and other names. */
  async function whole(entry) {
    if (entry.value.key) return entry.value;
    const { fields, files } = entry.value;
    const value = { key: crypto.randomUUID(), base: 0, fields: { "result.narrative": fields.account_account || "" }, files, at: entry.at };
    await kept.change(entry.id, value);
    return value;
  }

  async function send(entry, csrf) {
    const value = await whole(entry);
    if (value.refused) return;
    if (!value.told) {
      const answer = await post(`${own.home}${value.key}/sinkron/`, { ...value.fields, base: value.base, written_at: String(Math.round(value.at)), place: value.place || "" }, csrf);
      const said = await answer.json();
      if (answer.status === 422) { await kept.change(entry.id, { ...value, refused: said.said }); return; }
      Object.assign(value, { told: true, address: said.address, conflict: answer.status === 409 });
      await kept.change(entry.id, value);
    }
    for (let file; (file = (value.files || [])[0]);) {
      const answer = await post(`${own.home}${value.key}/berkas/`, { file }, csrf);
      if (answer.status === 422) { await kept.change(entry.id, { ...value, refused: `${file.name}: ${(await answer.json()).said}` }); return; }
      value.files = value.files.slice(1);
      await kept.change(entry.id, value);
    }
    await kept.remove(entry.id);
    return value;
  }

  let going = false;
  async function sendAll() {
    if (going || !navigator.onLine) return;
    const waiting = (await kept.all(BOX)).filter((entry) => !entry.value.refused);
    if (!waiting.length) return;
    going = true;
    try {
      const csrf = await token();
      let conflict = false;
      for (const entry of waiting) conflict = (await send(entry, csrf))?.conflict || conflict;
      say(conflict ? "conflict" : "sent");
    } catch (trouble) {
      say(trouble instanceof SignedOut ? "signedOut" : "waits");
    } finally {
      going = false;
      show();
    }
  }

  /* ---------- showing ---------- */
  function line(entry, list) {
    const { value } = entry, words = list.dataset, fields = value.fields || {};
    const item = document.createElement("li"), title = document.createElement("b"), state = document.createElement("small");
    title.textContent = fields["activity.target"] || fields["result.narrative"] || fields.account_account || words.untitled;
    const files = (value.files || []).length;
    state.textContent = ` ${value.refused ? `${words.refused}: ${value.refused}` : words.waiting}${files ? ` · ${words.files.replace("%n", files)}` : ""}`;
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "btn btn-bare";
    drop.textContent = words.drop;
    drop.addEventListener("click", async () => { await kept.remove(entry.id); show(); });
    item.append(title, state, drop);
    return item;
  }

  async function show() {
    const list = find("[data-field-list]");
    if (!list) return;
    const entries = await kept.all(BOX);
    list.replaceChildren(...entries.map((entry) => line(entry, list)));
    find("[data-field-none]").hidden = entries.length > 0;
  }

  /* Today's list goes along; the next day's takes its place. */
  async function takeAlong() {
    const today = find("[data-field-today]");
    if (today) {
      await kept.empty(TODAY);
      const lines = Array.from(today.querySelectorAll("li"), (one) => ({
        title: one.querySelector("[data-field-title]").textContent,
        note: one.querySelector("[data-field-note]").textContent,
        url: one.querySelector("a").href,
      }));
      if (lines.length) await kept.put(TODAY, lines);
    }
    const list = find("[data-field-kept-today]");
    if (!list) return;
    const [entry] = await kept.all(TODAY);
    list.replaceChildren(...(entry?.value || []).map((one) => {
      const item = document.createElement("li"), link = document.createElement("a"), note = document.createElement("small");
      link.href = one.url;
      link.textContent = one.title;
      note.textContent = ` ${one.note}`;
      item.append(link, note);
      return item;
    }));
    find("[data-field-no-today]").hidden = Boolean(entry);
  }

  /* ---------- writing ---------- */
  function read(form) {
    const data = new FormData(form), fields = {};
    for (const [name, value] of data) if (typeof value === "string" && name.includes(".") && value.trim()) fields[name] = value.trim();
    return { fields, files: data.getAll("files").filter((one) => one.size), place: String(data.get("place") || ""), at: Date.now() };
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const alone = form.matches("[data-field-offline]");
    if (!alone && !(form.matches("[data-field-form]") && !navigator.onLine)) return;
    event.preventDefault();
    const value = read(form);
    if (!value.files.length && !Object.keys(value.fields).length) return;
    if (alone) Object.assign(value, { key: crypto.randomUUID(), base: 0 });
    else Object.assign(value, { key: form.dataset.key, base: Number(form.elements.base.value) });
    await kept.put(BOX, value);
    if (alone) form.reset();
    say("kept");
    await show();
    sendAll();
  });

  const place = find("[data-field-place]");
  if (place && "geolocation" in navigator) {
    place.hidden = false;
    find("[data-field-locate]").addEventListener("click", () => {
      const state = find("[data-field-located]");
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        const { latitude, longitude, accuracy } = coords;
        place.closest("form").elements.place.value = JSON.stringify({ latitude, longitude, accuracy: Math.round(accuracy) });
        state.textContent = state.dataset.found.replace("%n", Math.round(accuracy));
      }, () => { state.textContent = state.dataset.failed; }, { enableHighAccuracy: true, timeout: 15000 });
    });
  }

  addEventListener("online", sendAll);
  Promise.all([show(), takeAlong()]).then(sendAll);
})();
