"""A small country in files, of which a test writes one year after another."""

import copy
import csv
from pathlib import Path

HEADS = {
    "regions": "code nom",
    "departements": "code nom region",
    "epci": "siren nom population",
    "communes": "code nom type departement region epci population lon lat",
    "qpv": "code nom communes_insee lon lat",
    "mouvements": "type ancien_code nouveau_code date",
}
FIRST_YEAR: dict[str, list[str]] = {
    "regions": ["84;Auvergne-Rhône-Alpes", "27;Bourgogne-Franche-Comté"],
    "departements": ["69;Rhône;84", "71;Saône-et-Loire;27"],
    "epci": ["200040590;CC Saône-Beaujolais;45000", "247100290;CA du Mâconnais;78000"],
    "communes": [
        "69019;Belleville;com;69;84;200040590;8600;4.749;46.109",
        "69206;Saint-Jean-d'Ardières;com;69;84;200040590;4000;4.741;46.124",
        "71270;Mâcon;com;71;27;247100290;34000;4.828;46.306",
        "71150;Crêches-sur-Saône;com;71;27;247100290;3000;4.79;46.24",
    ],
    "qpv": ["QN06901M;Aiguerande;69019;4.74;46.1", "QN07101M;La Chanaye;71270;4.8;46.3"],
}


class Year:
    """The files of a year, to be changed line by line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines = copy.deepcopy(FIRST_YEAR)

    def change(self, name: str, code: str, line: str = "") -> "Year":
        """Put another line in the place of that of a code; none at all if it is empty."""
        self.lines[name] = [kept for old in self.lines[name] if (kept := line if old.startswith(f"{code};") else old)]
        return self

    def add(self, name: str, *lines: str) -> "Year":
        """Add lines to a file."""
        self.lines.setdefault(name, []).extend(lines)
        return self

    def write(self) -> Path:
        """The folder, with its files as they are now."""
        self.folder.mkdir(exist_ok=True)
        for name, lines in self.lines.items():
            with (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                written = csv.writer(file)
                written.writerow(HEADS[name].split())
                written.writerows(line.split(";") for line in lines)
        return self.folder
