// Says what a row's time means while it is written. Without it the page says so after it is saved.
const WAIT = 300;

function start() {
  const words = document.getElementById("id_words");
  const shown = document.querySelector(".field-explained .readonly");
  if (!words || !shown) return;
  const form = words.form;
  const isNew = location.pathname.endsWith("/add/");
  const address = new URL(isNew ? "../meaning/" : "../../meaning/", location.href);
  shown.setAttribute("aria-live", "polite");

  let waiting;
  let latest = 0;
  async function show() {
    const turn = ++latest;
    address.search = question(form);
    try {
      const answer = await fetch(address, { credentials: "same-origin" });
      const text = await answer.text();
      // An answer that was overtaken by a later one says nothing any more.
      if (answer.ok && !answer.redirected && turn === latest) shown.innerHTML = text;
    } catch {
      // The server is away; the last answer stays, and saving will say what is wrong.
    }
  }
  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(show, WAIT);
  }
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
}

function question(form) {
  const asked = new URLSearchParams();
  for (const name of ["plan", "name", "words", "habit", "first_on", "day_rule"]) {
    const field = form.elements[name];
    if (field) asked.set(name, field.value);
  }
  const activity = location.pathname.match(/\/(\d+)\/change\/$/);
  if (activity) asked.set("activity", activity[1]);
  for (const channel of form.querySelectorAll("select[name^=series-][name$=-channel]")) {
    if (channel.value) asked.append("channel", channel.value);
  }
  return asked;
}

start();
