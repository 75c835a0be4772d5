// Reads the text around the button aloud with the browser's own speech. Without speech, or without
// a voice for the page's language, the button stays hidden.

const LONGEST = 160; // letters: Chrome falls silent in an utterance of more than about 15 seconds
const SILENT = "[hidden], [aria-hidden='true'], .listen, nav, form, button, svg, script, style";
const speech = window.speechSynthesis;

const tidy = (text) => text.replace(/\s+/g, " ").trim();
const primary = (lang) => lang.toLowerCase().split(/[-_]/)[0];
const langOf = (element) => element.closest("[lang]").lang;

function isBlock(element) {
  return !/^(inline|contents)/.test(getComputedStyle(element).display);
}

/** The words of `root` in order: each piece is of one language, and of one element that can be marked. */
function piecesOf(root, words) {
  const pieces = [];
  const add = (element, text, lang) => {
    const last = pieces.at(-1);
    if (last?.element === element && last.lang === lang) last.text += text;
    else if (tidy(text)) pieces.push({ element, text, lang });
  };
  const readRow = (row, heads) => {
    const cells = [...row.cells].map((cell, number) => {
      const head = cell.tagName === "TD" && heads[number];
      return tidy(head ? `${head}: ${cell.textContent}` : cell.textContent);
    });
    add(row, cells.filter(Boolean).join(". "), langOf(row));
  };
  const readTable = (table) => {
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])].map((cell) => tidy(cell.textContent));
    if (table.caption) read(table.caption, table.caption);
    for (const row of table.rows) if (row.parentElement !== table.tHead) readRow(row, heads);
  };
  const read = (parent, block) => {
    for (const node of parent.childNodes) {
      if (node.nodeType === Node.TEXT_NODE) add(block, node.data, langOf(parent));
      if (node.nodeType !== Node.ELEMENT_NODE || node.matches(SILENT)) continue;
      if (!isShown(node)) continue;
      if (node.parentElement.tagName === "OL") add(node, `${numberOf(node)}. `, langOf(node));
      if (node.tagName === "BR") add(block, " ", langOf(parent));
      else if (node.tagName === "IMG") add(node, node.alt && `${words.image}: ${node.alt}`, langOf(node));
      else if (node.tagName === "TABLE") readTable(node);
      else read(node, isBlock(node) ? node : block);
    }
  };
  read(root, root);
  return pieces;
}

const numberOf = (item) => (item.parentElement.start ?? 1) + [...item.parentElement.children].indexOf(item);

// A closed <details> keeps its content to itself; its summary is shown.
function isShown(element) {
  const style = getComputedStyle(element);
  const closed = element.parentElement.closest("details:not([open])");
  return style.display !== "none" && style.visibility !== "hidden" && (!closed || element.tagName === "SUMMARY");
}

/** Text in parts short enough to be said in one breath: whole sentences where they fit. */
function breathsOf(text) {
  const breaths = [];
  for (const part of tidy(text).match(/.+?(?:[.!?…:;]["”’)]*(?= |$)|$)/g) ?? []) {
    for (const words of shortened(part.trim())) {
      const last = breaths.at(-1);
      if (last && last.length + words.length < LONGEST) breaths[breaths.length - 1] = `${last} ${words}`;
      else breaths.push(words);
    }
  }
  return breaths.filter((each) => /[\p{L}\p{N}]/u.test(each));
}

function shortened(text) {
  if (text.length <= LONGEST) return text ? [text] : [];
  const comma = text.lastIndexOf(", ", LONGEST - 1);
  const space = text.lastIndexOf(" ", LONGEST);
  const end = comma > LONGEST / 3 ? comma + 1 : space > 0 ? space : LONGEST;
  return [text.slice(0, end), ...shortened(text.slice(end).trim())];
}

/** The voice for a language: one on this device before one that sends the text away. */
function voiceFor(lang) {
  const speakers = speech.getVoices().filter((voice) => primary(voice.lang) === primary(lang));
  const worth = (voice) => (voice.localService ? 4 : 0) + (voice.lang === lang ? 2 : 0) + (voice.default ? 1 : 0);
  return speakers.sort((one, other) => worth(other) - worth(one))[0];
}

function setUp(panel) {
  const play = panel.querySelector("[data-play]");
  const label = play.querySelector("span");
  const stop = panel.querySelector("[data-stop]");
  let breaths = []; // what is left to say is breaths[next] and on
  let next = 0;
  let saying = null; // kept: a browser may forget an utterance that nobody holds, and never say it has ended

  const show = (state) => {
    panel.dataset.state = state;
    label.textContent = panel.dataset[state];
    if (state === "stopped" && document.activeElement === stop) play.focus();
    stop.hidden = state === "stopped";
  };
  const mark = (element) => {
    for (const marked of document.querySelectorAll(".is-read")) marked.classList.remove("is-read");
    element?.classList.add("is-read");
    element?.scrollIntoView({ block: "nearest" });
  };
  // Pausing is stopping in place: browsers differ in what speech.pause() does, and all can begin a sentence again.
  const hush = (state) => {
    saying = null;
    speech.cancel();
    show(state);
  };
  const finish = () => {
    hush("stopped");
    mark(null);
    next = 0;
  };
  const say = () => {
    if (next >= breaths.length) return finish();
    const { text, lang, element } = breaths[next];
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = lang;
    utterance.voice = voiceFor(lang) ?? null;
    utterance.onend = () => {
      if (saying !== utterance) return;
      next += 1;
      say();
    };
    utterance.onerror = () => saying === utterance && finish();
    saying = utterance;
    mark(element);
    speech.speak(utterance);
  };

  play.addEventListener("click", () => {
    if (panel.dataset.state === "playing") return hush("paused");
    if (panel.dataset.state === "stopped") {
      const pieces = piecesOf(panel.parentElement, panel.dataset);
      breaths = pieces.flatMap(({ text, ...rest }) => breathsOf(text).map((breath) => ({ ...rest, text: breath })));
      speech.cancel();
    }
    show("playing");
    say();
  });
  stop.addEventListener("click", finish);
  addEventListener("pagehide", finish);

  const offer = () => {
    panel.hidden = !voiceFor(langOf(panel));
  };
  speech.onvoiceschanged = offer; // voices may arrive after the page
  show("stopped");
  offer();
}

const panel = document.querySelector(".listen");
if (panel && speech && window.SpeechSynthesisUtterance) setUp(panel);
