// Reckons while one types. Without it the form's button asks the server, which reckons the same
// (news/calculation.py); tests/news/calculations.json holds both to it.
const WAIT = 300;
const NO_BREAK = "\u00a0";

/** The whole number that is written, null for nothing, NaN for anything else. */
export function read(text, { least, most }) {
  const digits = text.replace(/[ \t\u00a0\u2009\u202f]/g, "");
  if (!digits) return null;
  const number = /^[0-9]{1,15}$/.test(digits) ? Number(digits) : NaN;
  return number >= least && number <= most ? number : NaN;
}

/** What the costs, {actor: kronor a year or null}, add up to; null when none is counted. */
export function reckon({ young, years, costs }) {
  const counted = Object.entries(costs).filter(([, cost]) => cost !== null);
  if (!counted.length) return null;
  const longest = Math.max(...counted.map(([, cost]) => cost)) || 1;
  const shares = Object.fromEntries(
    counted.map(([actor, cost]) => [
      actor,
      { total: young * years * cost, bar: Math.floor((cost * 1000) / longest) / 10 },
    ]),
  );
  return { shares, total: Object.values(shares).reduce((sum, share) => sum + share.total, 0) };
}

export function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, NO_BREAK);
}

function start(form, answer) {
  const fields = [...form.querySelectorAll("input[data-wrong]")];
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => show(fields, answer), WAIT);
  });
  // A figure is judged when it is left, not while it is half written.
  form.addEventListener("change", ({ target }) => say(target, isWrong(target)));
  const print = answer.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}

function figure(field) {
  return read(field.value, { least: Number(field.dataset.least), most: Number(field.dataset.most) });
}

function isWrong(field) {
  const number = figure(field);
  return number === null ? field.required : Number.isNaN(number);
}

/** Put the error beside the field, where the server puts it too, or take it away. */
function say(field, wrong) {
  const id = `${field.id}_error`;
  document.getElementById(id)?.remove();
  field.toggleAttribute("aria-invalid", false);
  if (wrong) field.setAttribute("aria-invalid", "true");
  const box = field.closest(".field");
  box.classList.toggle("field--wrong", wrong);
  const help = box.querySelector(".field__help");
  const said = [help && help.id, wrong && id].filter(Boolean).join(" ");
  if (said) field.setAttribute("aria-describedby", said);
  else field.removeAttribute("aria-describedby");
  if (!wrong) return;
  const list = document.createElement("ul");
  list.className = "field__errors";
  list.id = id;
  list.append(document.createElement("li"));
  list.firstChild.textContent = field.dataset.wrong;
  field.before(list);
}

function show(fields, answer) {
  for (const field of fields) if (!isWrong(field)) say(field, false);
  document.getElementById("errors")?.remove();
  if (fields.some(isWrong)) return turn(answer, "wrong");
  const figures = Object.fromEntries(fields.map((field) => [field.name, figure(field)]));
  const { u: young, ar: years, ...costs } = figures;
  const query = new URLSearchParams(fields.map(({ name }) => [name, figures[name] ?? ""]));
  history.replaceState(null, "", `?${query}`);
  const result = reckon({ young, years, costs });
  if (result) fill(answer, { young, years, costs, result, query });
  turn(answer, result ? "result" : "empty");
}

function turn(answer, state) {
  for (const part of answer.querySelectorAll(":scope > [data-when]")) {
    part.hidden = part.dataset.when !== state;
  }
}

function fill(answer, { young, years, costs, result, query }) {
  const words = answer.dataset;
  const put = (name, text, within = answer) => {
    within.querySelector(`[data-${name}]`).textContent = text;
  };
  const counted = (number, one, many) =>
    number === 1 ? one : many.replace("%(count)s", grouped(number));
  put("young", counted(young, words.youngOne, words.youngMany));
  put("years", counted(years, words.yearsOne, words.yearsMany));
  put("total", `${grouped(result.total)}${NO_BREAK}kronor`);
  for (const [name, cost] of Object.entries(costs)) {
    const share = result.shares[name];
    const bar = answer.querySelector(`li[data-of="${name}"]`);
    bar.hidden = !share;
    bar.querySelector("[data-bar]").setAttribute("width", `${share ? share.bar : 0}%`);
    const row = answer.querySelector(`tr[data-of="${name}"]`);
    put("cost", share ? grouped(cost) : "–", row);
    put("sum", share ? grouped(share.total) : "–", row);
    const origin = !share ? "left-out" : String(cost) === row.dataset.figure ? "sourced" : "own";
    for (const said of row.querySelectorAll("[data-when]")) said.hidden = said.dataset.when !== origin;
  }
  put("sum", grouped(result.total), answer.querySelector("tfoot"));
  const share = answer.querySelector("[data-share]");
  share.search = `?${query}`;
}

const form = document.getElementById("figures");
if (form) start(form, document.querySelector(".reckon__answer"));
