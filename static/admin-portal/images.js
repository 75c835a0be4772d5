// Shows the picture that is chosen, and the pictures to choose among.
{
  const $ = django.jQuery;
  const address = (field, id) => field.dataset.thumbnail.replace("/0/", `/${id}/`);

  const picture = (source) => {
    const image = new Image();
    Object.assign(image, { src: source, alt: "", className: "thumbnail", loading: "lazy" });
    return image;
  };

  $(() => {
    for (const field of document.querySelectorAll("select[data-thumbnail]")) {
      const shown = field.closest(".picked").querySelector(".picked__shown");
      $(field).on("change", () => {
        shown.replaceChildren(...(field.value ? [picture(address(field, field.value))] : []));
      });
      const list = $(field).data("select2");
      if (list) {
        list.options.options.templateResult = (found) => {
          if (!found.id) return found.text;
          const row = document.createElement("span");
          row.append(picture(address(field, found.id)), ` ${found.text}`);
          return row;
        };
      }
    }
  });
}
