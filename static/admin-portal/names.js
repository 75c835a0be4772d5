// Names what Django's admin leaves without one for those who listen: select2's boxes and search fields,
// and the hints of the boxes where several are chosen.
{
  const nameBox = (select) => {
    const label = document.querySelector(`label[for="${select.id}"]`);
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!label || !box) return;
    label.id ||= `${select.id}_label`;
    const value = box.querySelector(".select2-selection__rendered");
    box.setAttribute("aria-labelledby", [label.id, value?.id].filter(Boolean).join(" "));
    value?.setAttribute("aria-labelledby", label.id);
    box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
  };
  const nameAll = () => {
    document.querySelectorAll("select.admin-autocomplete").forEach(nameBox);
    document.querySelectorAll(".help-tooltip[aria-label]").forEach((hint) => hint.setAttribute("role", "img"));
  };
  // After Django's own scripts, which jQuery may call first when all has been loaded.
  addEventListener("load", () => (window.django?.jQuery ? django.jQuery(nameAll) : nameAll()));
  document.addEventListener("formset:added", () => setTimeout(nameAll));
}
