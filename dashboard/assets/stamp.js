/* Stamp: what build the server has; panels are asked again only when it is another one. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const POLL = 30_000;
  const CLOCK = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" };
  let known = "";
  let lostSince = "";

  function tell() {
    const lost = document.getElementById("lost");
    if (!lost) return;
    lost.hidden = !lostSince;
    lost.textContent = lostSince ? facts.words.unreachable.replace("{time}", lostSince) : "";
  }

  async function look() {
    try {
      const answer = await fetch("/api/v1/stamp", { cache: "no-store", signal: AbortSignal.timeout(10_000) });
      if (!answer.ok) throw new Error(`stamp answered ${answer.status}`);
      const stamp = await answer.text();
      if ((known && stamp !== known) || lostSince) window.govbrain.ask();
      known = stamp;
      lostSince = "";
    } catch {
      lostSince ||= new Date().toLocaleTimeString("zh-CN", CLOCK);
    }
    tell();
  }

  if (facts.wall) {
    setInterval(look, POLL);
    look();
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
})();
