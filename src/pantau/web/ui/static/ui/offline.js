/* What a page keeps on the device while there is no network. Rooms use boxes of their own; a worker loads this too.
   Every function gives a promise. A value may hold files: they are stored as they are. */
self.PantauOffline = (() => {
  "use strict";

  const NAME = "pantau", STORE = "kept";

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  function database() {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id", autoIncrement: true }).createIndex("box", "box");
    return done(request);
  }

  async function store(mode, work) {
    const opened = await database();
    try {
      const transaction = opened.transaction(STORE, mode);
      const result = await work(transaction.objectStore(STORE));
      await new Promise((resolve, reject) => { transaction.oncomplete = resolve; transaction.onabort = transaction.onerror = () => reject(transaction.error); });
      return result;
    } finally {
      opened.close();
    }
  }

  return {
    /* A new entry of a box; gives its id. */
    put: (box, value) => store("readwrite", (kept) => done(kept.add({ box, value, at: Date.now() }))),
    /* The same entry with another value; nothing where it was removed meanwhile. */
    change: (id, value) => store("readwrite", async (kept) => { const entry = await done(kept.get(id)); if (entry) await done(kept.put({ ...entry, value })); }),
    /* [{id, at, value}], oldest first. */
    all: (box) => store("readonly", (kept) => done(kept.index("box").getAll(box))),
    remove: (id) => store("readwrite", (kept) => done(kept.delete(id))),
    /* Everything in a box. */
    empty: (box) => store("readwrite", async (kept) => { for (const key of await done(kept.index("box").getAllKeys(box))) await done(kept.delete(key)); }),
  };
})();
