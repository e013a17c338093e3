/* What if: a slider that moves is scored anew by the server; the newest answer is shown alone. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const waits = new WeakMap();
  /* A change is told finer than the scores, which it may move without their last digit moving. */
  const [DECIMALS, FINER] = [1, 2];
  const LEAST = 0.5 * 10 ** -FINER;

  const written = (value, decimals = DECIMALS) => value.toFixed(decimals).replace("-", "−");
  const signed = (value) =>
    (value >= LEAST ? "+" : "") + written(Math.abs(value) < LEAST ? 0 : value, FINER);

  /* Give what differs from the night's own numbers; one weight that differs takes all along. */
  function changes(form) {
    const ranges = [...form.querySelectorAll("input[type=range]")];
    const moved = ranges.filter((input) => input.value !== input.dataset.before);
    const weighs = moved.some((input) => input.name.startsWith("w."));
    const sent = ranges.filter(
      (input) => moved.includes(input) || (weighs && input.name.startsWith("w.")),
    );
    return { moved, query: new URLSearchParams(sent.map((input) => [input.name, input.value])) };
  }

  function tell(form, answer) {
    const out = form.querySelector(".tried");
    const none = facts.language === "en" ? "no data" : "暂无数据";
    out.querySelector(".score").textContent = answer.score === null ? none : written(answer.score);
    const change = answer.change;
    const way = change === null || Math.abs(change) < LEAST ? "flat" : change > 0 ? "rise" : "fall";
    const moved = out.querySelector(".moved");
    moved.className = `moved ${way}`;
    moved.textContent = change === null ? "" : signed(change);
    out.querySelector(".band").textContent = answer.band;
    const place = facts.language === "en" ? `rank ${answer.rank}` : `第 ${answer.rank} 位`;
    out.querySelector(".standing").textContent = answer.rank ? place : "";
    const points = facts.language === "en" ? "points" : "分";
    for (const note of form.querySelectorAll("[data-topic]")) {
      const score = answer.topics[note.dataset.topic];
      if (score === null || score === undefined) continue;
      const differs = note.dataset.before && Math.abs(score - Number(note.dataset.before)) >= 0.05;
      note.textContent = `${written(score)} ${points}`;
      note.classList.toggle("differs", Boolean(differs));
    }
  }

  function complain(form, text) {
    const fault = form.querySelector(".fault");
    fault.hidden = !text;
    fault.textContent = text;
  }

  async function attempt(form) {
    waits.get(form)?.abort();
    const wait = new AbortController();
    waits.set(form, wait);
    const { query } = changes(form);
    const link = form.dataset.address + (query.size ? `&${query}` : "");
    try {
      const answer = await fetch(link, { signal: wait.signal });
      if (answer.ok) tell(form, await answer.json());
      complain(form, answer.ok ? "" : await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") complain(form, facts.words.unloaded);
    }
  }

  function pair(form, input) {
    const range = input.type === "range" ? input : form.elements[input.dataset.of];
    if (input !== range && input.value !== "") range.value = input.value;
    const number = form.querySelector(`[data-of="${CSS.escape(range.name)}"]`);
    if (input === range) number.value = Number(Number(range.value).toPrecision(4));
    range.closest(".slider").classList.toggle("changed-by-hand", range.value !== range.dataset.before);
  }

  document.addEventListener("input", ({ target: input }) => {
    const form = input.closest?.("form.whatif");
    if (!form) return;
    pair(form, input);
    attempt(form);
  });

  document.addEventListener("reset", ({ target: form }) => {
    if (!form.matches(".whatif")) return;
    setTimeout(() => {
      form.querySelectorAll(".changed-by-hand").forEach((s) => s.classList.remove("changed-by-hand"));
      attempt(form);
    });
  });

  document.addEventListener("submit", (event) => {
    if (event.target.matches(".whatif")) event.preventDefault();
  });
})();
