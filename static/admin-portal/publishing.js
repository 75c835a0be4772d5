// The button says what it will do: publish now, or at the time that stands in the form.
const button = document.querySelector("[data-publish]");
const date = document.querySelector("#id_publish_at_0");
const time = document.querySelector("#id_publish_at_1");

function said() {
  const day = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(date.value.trim());
  const hour = /^(\d{1,2})[.:](\d{2})/.exec(time.value.trim());
  if (!day || !hour) {
    return button.dataset.now;
  }
  const words = new Date(day[1], day[2] - 1, day[3]).toLocaleDateString(document.documentElement.lang, {
    day: "numeric",
    month: "long",
    year: "numeric",
  });
  return button.dataset.later.replace("%(time)s", `${words} ${hour[1].padStart(2, "0")}.${hour[2]}`);
}

if (button && date && time) {
  const tell = () => {
    button.textContent = said();
  };
  // Django's calendar and clock write into the fields without an event.
  for (const event of ["input", "change", "focusin", "click"]) {
    document.addEventListener(event, tell);
  }
  tell();
}
