/* The chooser: what is ticked becomes one address; a filter finds among many choices. */
(() => {
  const ticked = (form, name) => [...form.querySelectorAll(`[name=${name}]:checked`)];

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-chooser]");
    if (!form) return;
    event.preventDefault();
    const query = new URLSearchParams();
    for (const name of ["metrics", "regions"]) {
      const values = ticked(form, name).map((box) => box.value);
      query.set(`${form.dataset.chooser}.${name}`, values.join(","));
    }
    for (const name of ["freq", "start", "end"]) {
      query.set(`${form.dataset.chooser}.${name}`, form.elements[name].value);
    }
    window.govbrain.follow(`?${query}`);
  });

  document.addEventListener("input", ({ target }) => {
    if (!target.matches(".choices-filter")) return;
    const words = target.value.trim().toLowerCase();
    for (const label of target.parentElement.querySelectorAll("label")) {
      const code = label.firstElementChild.value;
      label.hidden = !`${label.textContent} ${code}`.toLowerCase().includes(words);
    }
  });

  document.addEventListener("change", ({ target }) => {
    const choices = target.closest(".choices");
    if (!choices || target.type !== "checkbox") return;
    const count = choices.querySelectorAll(":checked").length;
    if (count > Number(choices.dataset.limit)) target.checked = false;
  });
})();
