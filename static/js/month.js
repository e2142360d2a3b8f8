/* The arrows of the keyboard within a month: to the next thing or the one before, to the same day of another week.
   Without this script every link is reached with the Tab key, as it is with it. */

const table = document.querySelector("[data-month]");

function column(link) {
  return link.closest("td").cellIndex;
}

function inWeek(week, day) {
  const links = [...week.querySelectorAll("a")];
  return links.sort((one, other) => Math.abs(column(one) - day) - Math.abs(column(other) - day))[0];
}

function weekAway(link, step) {
  const rows = [...link.closest("tbody").rows];
  for (let at = link.closest("tr").sectionRowIndex + step; at >= 0 && at < rows.length; at += step) {
    const found = inWeek(rows[at], column(link));
    if (found) return found;
  }
  return null;
}

const moves = {
  ArrowLeft: (links, at) => links[at - 1],
  ArrowRight: (links, at) => links[at + 1],
  ArrowUp: (links, at) => weekAway(links[at], -1),
  ArrowDown: (links, at) => weekAway(links[at], 1),
  Home: (links, at) => links[at].closest("tr").querySelector("a"),
  End: (links, at) => [...links[at].closest("tr").querySelectorAll("a")].pop(),
};

table?.addEventListener("keydown", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const turn = { PageUp: "prev", PageDown: "next" }[event.key];
  if (turn) {
    const month = document.querySelector(`a[rel="${turn}"]`);
    if (month) {
      event.preventDefault();
      month.click();
    }
    return;
  }
  const links = [...table.querySelectorAll("a")].filter((one) => one.offsetParent !== null);
  const found = moves[event.key]?.(links, links.indexOf(link));
  if (found && moves[event.key]) {
    event.preventDefault();
    found.focus();
  }
});
