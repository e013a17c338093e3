/* Walls: a row is shown whole or not at all, and the panel says how many are left out; the
   reader's own row stays. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  if (!facts.wall) return;
  const ROWS = "tbody > tr, .strip > li, .strengths > *, .brief li, .prose dl > div";

  function say(count) {
    return facts.language === "en" ? `${count} more not shown` : `另有 ${count} 项未列出`;
  }

  /* A row or a tile is beyond when it ends below its panel. */
  function isBeyond(row, drawing) {
    return row.getBoundingClientRect().bottom > drawing.getBoundingClientRect().bottom + 1;
  }

  function fit(drawing) {
    const panel = drawing.closest(".panel");
    const rows = [...drawing.querySelectorAll(ROWS)];
    for (const row of rows) row.hidden = false;
    delete panel.dataset.leftOut;
    const shown = rows.filter((row) => !row.classList.contains("own"));
    const last = () => rows.findLast((row) => !row.hidden);
    while (shown.length > 1 && isBeyond(last(), drawing)) {
      shown.pop().hidden = true;
      panel.dataset.leftOut = say(rows.filter((row) => row.hidden).length);
    }
  }

  function fitAll() {
    for (const drawing of document.querySelectorAll(".panel .drawing")) {
      if (drawing.offsetHeight) fit(drawing);
    }
  }

  fitAll();
  document.addEventListener("govbrain:drawn", fitAll);
  document.fonts.ready.then(fitAll);
  window.addEventListener("resize", fitAll);
})();
