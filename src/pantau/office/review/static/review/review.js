/* Review: say goodbye to the open finding when the page goes away, and keep its place in the queue in sight. */
(() => {
  "use strict";

  function goodbye() {
    const room = document.getElementById("tinjau");
    if (!room?.dataset.leave || !room.dataset.opened) return;
    const words = new FormData();
    words.set("opened_at", room.dataset.opened);
    words.set("csrfmiddlewaretoken", room.querySelector("[name=csrfmiddlewaretoken]")?.value || "");
    navigator.sendBeacon(room.dataset.leave, words);
  }
  addEventListener("pagehide", goodbye);

  function showCurrent() {
    const queue = document.getElementById("antrean");
    const current = queue?.querySelector("[aria-current]");
    if (!current || queue.scrollHeight <= queue.clientHeight) return;
    queue.scrollTop = current.offsetTop - queue.clientHeight / 3;
  }
  document.addEventListener("htmx:afterSettle", showCurrent);
  showCurrent();
})();
