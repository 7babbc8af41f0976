/* Brings the scripts of a page that can be read without them, once it is there: on a slow line they would hold up its style.
   Context: data-bring (their addresses, in order), data-holds (a selector: forms that must not go out without them);
   they find all its data as their own. A choice made meanwhile is told to them when they have come. */
(() => {
  "use strict";

  const { bring, holds, ...own } = document.currentScript.dataset;
  const meanwhile = { chosen: null, held: null };
  const remember = (event) => { meanwhile.chosen = event.target; };
  const hold = (event) => {
    if (!holds || !event.target.matches(holds)) return;
    event.preventDefault();
    meanwhile.held = event;
  };
  document.addEventListener("change", remember);
  document.addEventListener("submit", hold);

  function brought(source) {
    const script = document.createElement("script");
    script.src = source;
    script.async = false; /* in their order */
    Object.assign(script.dataset, own);
    document.head.append(script);
    return script;
  }

  function arrived() {
    document.removeEventListener("change", remember);
    document.removeEventListener("submit", hold);
    meanwhile.chosen?.dispatchEvent(new Event("change", { bubbles: true }));
    meanwhile.held?.target.requestSubmit(meanwhile.held.submitter);
  }

  addEventListener("load", () => {
    const last = bring.split(" ").map(brought).pop();
    last.addEventListener("load", arrived);
    last.addEventListener("error", arrived);
  });
})();
