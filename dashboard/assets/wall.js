/* Wall: the clock in the header, and a fresh document every night. */
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  if (!facts.wall) return;
  const ZONE = { timeZone: "Asia/Shanghai" };
  const clock = new Intl.DateTimeFormat("zh-CN", { ...ZONE, hour: "2-digit", minute: "2-digit", hour12: false });
  const day = new Intl.DateTimeFormat("sv-SE", ZONE);
  const weekday = new Intl.DateTimeFormat(facts.language, { ...ZONE, weekday: "short" });
  const NIGHT = "04:00";
  const opened = Date.now();
  const TEN_HOURS = 36_000_000;

  async function renew() {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    if (answer.ok) location.reload();
  }

  function tick() {
    const now = new Date();
    document.getElementById("clock").textContent = clock.format(now);
    document.getElementById("day").textContent = `${day.format(now)} ${weekday.format(now)}`;
    if (clock.format(now) === NIGHT && Date.now() - opened > TEN_HOURS) renew().catch(() => {});
  }

  document.addEventListener("govbrain:drawn", tick);
  setInterval(tick, 5_000);
})();
