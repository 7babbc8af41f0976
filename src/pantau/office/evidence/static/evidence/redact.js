/* Boxes drawn over a picture fill in the first free row of numbers; without this script the numbers are typed. */
(() => {
  "use strict";

  const stage = document.getElementById("samarkan");
  const image = stage?.querySelector("img");
  const rows = [...document.querySelectorAll(".redact-boxes tbody tr")];
  if (!image || !rows.length) return;

  const fields = (row) => [...row.querySelectorAll("input")];
  const numbers = (row) => fields(row).map((field) => Number.parseInt(field.value, 10));
  const scale = () => Number(stage.dataset.width) / image.getBoundingClientRect().width;

  function paint() {
    stage.querySelectorAll(".redact-box").forEach((box) => box.remove());
    rows.forEach((row) => {
      const [x, y, width, height] = numbers(row);
      if ([x, y, width, height].some(Number.isNaN)) return;
      show(x / scale(), y / scale(), width / scale(), height / scale());
    });
  }

  function show(left, top, width, height) {
    const box = document.createElement("span");
    box.className = "redact-box";
    Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    stage.append(box);
    return box;
  }

  let start = null;
  const at = (event) => {
    const frame = image.getBoundingClientRect();
    return [
      Math.min(Math.max(event.clientX - frame.left, 0), frame.width),
      Math.min(Math.max(event.clientY - frame.top, 0), frame.height),
    ];
  };

  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    start = at(event);
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  stage.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = at(event);
    paint();
    show(Math.min(x, start[0]), Math.min(y, start[1]), Math.abs(x - start[0]), Math.abs(y - start[1]));
  });
  stage.addEventListener("pointerup", (event) => {
    if (!start) return;
    const [x, y] = at(event);
    const box = [Math.min(x, start[0]), Math.min(y, start[1]), Math.abs(x - start[0]), Math.abs(y - start[1])];
    start = null;
    const row = rows.find((one) => fields(one).every((field) => field.value === ""));
    if (row && box[2] > 3 && box[3] > 3) {
      fields(row).forEach((field, place) => (field.value = String(Math.round(box[place] * scale()))));
    }
    paint();
  });
  stage.addEventListener("pointercancel", () => {
    start = null;
    paint();
  });
  document.querySelector(".redact-boxes").addEventListener("input", paint);
  addEventListener("resize", paint);
  image.complete ? paint() : image.addEventListener("load", paint);
})();
