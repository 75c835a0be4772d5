// Beside a day that is written: which weekday it is.
for (const field of document.querySelectorAll(".datetime .vDateField")) {
  const told = document.createElement("output");
  told.className = "weekday";
  told.htmlFor = field.id;
  field.after(told);
  const tell = () => {
    const day = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(field.value.trim());
    const date = day && new Date(day[1], day[2] - 1, day[3]);
    const isDay = date && date.getMonth() === day[2] - 1;
    const words = isDay ? date.toLocaleDateString(document.documentElement.lang, { weekday: "long" }) : "";
    if (told.textContent !== words) told.textContent = words;
  };
  // Django's calendar writes into the field without an event.
  for (const event of ["input", "change", "focusin", "click"]) {
    document.addEventListener(event, tell);
  }
  tell();
}
