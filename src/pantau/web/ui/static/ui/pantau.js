/* Pantau: keys, dialogs, toasts, explained words. Everything here adds to pages that already work without it.
   Behaviour hangs on data attributes and is found when needed, so content swapped in by htmx needs no set-up. */
(() => {
  "use strict";

  const root = document.documentElement;
  if (document.readyState !== "complete") root.classList.add("has-script"); /* who comes late moves nothing */

  const visible = (element) => element.getClientRects().length > 0;
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const selfAndAll = (selector, within) => (within.matches?.(selector) ? [within] : []).concat(all(selector, within));
  const topDialog = () => all("dialog[open]").pop();

  /* ---------- keys ---------- */
  const FIELDS = "input:not([type=radio]):not([type=checkbox]):not([type=button]):not([type=submit]), textarea, select, [contenteditable]";
  const typing = (target) => target instanceof Element && target.closest(FIELDS) !== null;

  /* The last visible one wins: what the page brings stands after what the frame brings. */
  const bound = (key) => all("[data-key]").filter((e) => e.dataset.key.toLowerCase() === key.toLowerCase() && visible(e.labels?.[0] || e) && !e.disabled).pop();

  function press(element) {
    if (element.matches("input[type=radio], input[type=checkbox]")) {
      if (element.type === "checkbox") element.click();
      else if (!element.checked) { element.checked = true; element.dispatchEvent(new Event("change", { bubbles: true })); }
      const next = element.dataset.then && document.querySelector(element.dataset.then);
      (next && visible(next) ? next : element).focus();
    } else if (element.matches(FIELDS)) {
      element.focus();
      if (element.select) element.select();
    } else {
      element.click();
    }
  }

  function walk(step) {
    const list = all("[data-list]").filter(visible)[0];
    if (!list) return false;
    const items = all("[data-item]", list).filter(visible);
    if (!items.length) return false;
    const opens = list.dataset.list === "open";
    let at = items.indexOf(document.activeElement);
    if (at < 0) at = items.findIndex((item) => item.hasAttribute("aria-current"));
    const next = items[Math.min(Math.max(at + step, 0), items.length - 1)];
    if (at >= 0 && next === items[at]) return true;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (opens) next.click();
    return true;
  }

  function fromField(event) {
    const form = event.target.form;
    if (event.key === "Escape") { event.target.blur(); return; }
    if (event.key !== "Enter" || !form || event.isComposing) return;
    const sends = event.ctrlKey || event.metaKey || ("enter" in event.target.dataset && !event.shiftKey && matchMedia("(hover: hover)").matches);
    if (sends && event.target.matches("textarea")) { event.preventDefault(); form.requestSubmit(); }
  }

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if (typing(event.target)) { fromField(event); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { shutGlosses(); closeMenus(); return; }
    if (topDialog()) return;
    if (event.key === "j" && walk(1) || event.key === "k" && walk(-1)) { event.preventDefault(); return; }
    if (event.key === "Enter" && event.target.closest?.("a, button, summary, label")) return;
    const element = bound(event.key);
    if (!element) return;
    event.preventDefault();
    press(element);
  });

  function fillKeys() {
    const list = document.querySelector("[data-keys-list]");
    if (!list) return;
    const words = list.dataset;
    const rows = new Map();
    if (all("[data-list]").some(visible)) { rows.set("J", words.keyNext); rows.set("K", words.keyPrevious); }
    for (const element of all("[data-key][data-key-label]")) {
      if (visible(element.labels?.[0] || element)) rows.set(element.dataset.key.toUpperCase(), element.dataset.keyLabel);
    }
    if (rows.has("ENTER")) { rows.set("Enter", rows.get("ENTER")); rows.delete("ENTER"); }
    if (all("[data-enter]").length) rows.set("Ctrl Enter", words.keySend);
    rows.set("Esc", words.keyLeave);
    list.replaceChildren(...Array.from(rows).flatMap(([key, label]) => {
      const term = document.createElement("dt");
      for (const part of key.split(" ")) term.append(Object.assign(document.createElement("kbd"), { textContent: part }));
      return [term, Object.assign(document.createElement("dd"), { textContent: label })];
    }));
  }

  /* ---------- dialogs and menus ---------- */
  const closeMenus = (except) => { for (const menu of all("details.menu[open]")) if (menu !== except) menu.open = false; };

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    closeMenus(target.closest("details.menu"));
    const opener = target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog?.querySelector("[data-keys-list]")) fillKeys();
      dialog?.showModal();
      return;
    }
    if (target.closest("[data-closes]")) { event.preventDefault(); target.closest("dialog")?.close(); return; }
    if (target.matches("dialog[open]")) target.close(); /* only the backdrop itself is the dialog */
    if (target.closest("[data-toast-close]")) target.closest("[data-toast]").remove();
    const gloss = target.closest(".gloss");
    shutGlosses(gloss);
    gloss?.classList.remove("gloss-shut");
  });

  /* ---------- explained words: Esc shuts, a tap on another opens that one ---------- */
  function shutGlosses(except) {
    const open = document.activeElement;
    if (open?.classList.contains("gloss") && open !== except) open.blur();
    for (const gloss of all(".gloss:hover")) if (gloss !== except) gloss.classList.add("gloss-shut");
  }
  document.addEventListener("pointerout", (event) => {
    if (event.target instanceof Element) event.target.closest(".gloss-shut")?.classList.remove("gloss-shut");
  });

  /* ---------- a mark's number lights up its words, and the other way round ---------- */
  function light(event, on) {
    const number = event.target instanceof Element && event.target.closest("[data-ref]")?.dataset.ref;
    if (!number) return;
    for (const mark of all("mark[data-marks]")) if (mark.dataset.marks.split(" ").includes(number)) mark.classList.toggle("lit", on);
  }
  document.addEventListener("pointerover", (event) => light(event, true));
  document.addEventListener("pointerout", (event) => light(event, false));

  /* ---------- toasts: seconds count down, and wait while somebody is on them ---------- */
  function startToasts(within) {
    for (const toast of selfAndAll("[data-toast]:not([data-running])", within)) {
      toast.dataset.running = "";
      toast.classList.add("toast-in");
      let left = Number(toast.dataset.toast);
      if (!left) continue;
      const shown = toast.querySelector("[data-toast-left]");
      const timer = setInterval(() => {
        if (!toast.isConnected) { clearInterval(timer); return; }
        if (toast.matches(":hover, :focus-within") || document.hidden) return;
        left -= 1;
        if (shown) shown.textContent = `(${Math.max(left, 0)})`;
        if (left <= 0) { clearInterval(timer); toast.remove(); }
      }, 1000);
    }
  }

  /* ---------- dropping files ---------- */
  function nameFiles(drop) {
    const input = drop.querySelector("input[type=file]");
    const text = drop.querySelector("[data-drop-text]");
    if (!input?.files.length || !text) return;
    drop.classList.add("drop-full");
    text.textContent = input.files.length === 1 ? input.files[0].name : text.dataset.many.replace("%n", input.files.length);
  }
  document.addEventListener("change", (event) => {
    const drop = event.target instanceof Element && event.target.closest("[data-drop]");
    if (drop) nameFiles(drop);
  });
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const drop = event.target instanceof Element && event.target.closest("[data-drop]");
      if (drop) drop.classList.toggle("drop-over", kind === "dragenter" || kind === "dragover");
    });
  }

  /* ---------- new content ---------- */
  function arrive(within) {
    startToasts(within);
    selfAndAll("[data-focus]", within)[0]?.focus();
  }
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) arrive(event.target); });
  document.addEventListener("htmx:responseError", () => announce("gagal"));
  document.addEventListener("htmx:sendError", () => announce("putus"));

  /* The words of a failed request come with the page, in its language. */
  function announce(kind) {
    const template = document.getElementById(`kabar-${kind}`);
    const place = document.getElementById("kabar");
    if (!template || !place) return;
    place.append(template.content.cloneNode(true));
    startToasts(place);
  }

  arrive(document);
})();
