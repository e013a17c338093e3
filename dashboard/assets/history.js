/* History: the slider stops at release days, by drag or arrow key; its right end is now. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const SETTLED = 300;
  let settling = 0;

  const dayOf = (slider) => slider.dataset.days.split(" ")[slider.valueAsNumber] || "";

  document.addEventListener("input", ({ target }) => {
    if (target.id !== "release") return;
    const text = dayOf(target) || facts.words.newest;
    target.setAttribute("aria-valuetext", text);
    document.getElementById("moment").textContent = text;
  });

  document.addEventListener("change", ({ target }) => {
    if (target.id !== "release") return;
    const query = new URLSearchParams({ as_of: dayOf(target) });
    clearTimeout(settling);
    settling = setTimeout(() => window.govbrain.follow(`?${query}`), SETTLED);
  });

  /* Fold what was unfolded in the header when the reader goes on elsewhere. */
  function fold(keep) {
    for (const details of document.querySelectorAll("#top details[open]")) {
      if (!details.contains(keep)) details.open = false;
    }
  }

  document.addEventListener("pointerdown", ({ target }) => {
    if (!target.closest?.(".time, .looks")) fold(target);
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") fold(null);
  });
})();
