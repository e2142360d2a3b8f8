"""A small SPIP site, exported in both of its forms."""

import sqlite3
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

ROWS: dict[str, list[dict[str, Any]]] = {
    "meta": [{"nom": "adresse_site", "valeur": "https://ancien.example"}],
    "rubriques": [
        {"id_rubrique": 1, "id_parent": 0, "titre": "10. Éducation", "descriptif": "", "texte": "", "statut": "publie"},
        {"id_rubrique": 2, "id_parent": 1, "titre": "Cantines", "descriptif": "", "texte": "", "statut": "publie"},
        {"id_rubrique": 3, "id_parent": 0, "titre": "Publications", "descriptif": "", "texte": "", "statut": "publie"},
        {"id_rubrique": 4, "id_parent": 0, "titre": "Vide", "descriptif": "", "texte": "", "statut": "publie"},
    ],
    "groupes_mots": [{"id_groupe": 1, "titre": "Thématiques"}, {"id_groupe": 2, "titre": "Type de document"}],
    "mots": [
        {"id_mot": 1, "titre": "Cantine scolaire", "id_groupe": 1, "type": "Thématiques"},
        {"id_mot": 2, "titre": "Guides", "id_groupe": 2, "type": "Type de document"},
    ],
    "mots_liens": [
        {"id_mot": 1, "id_objet": 1, "objet": "article"},
        {"id_mot": 1, "id_objet": 2, "objet": "article"},
        {"id_mot": 2, "id_objet": 2, "objet": "article"},
    ],
    "auteurs": [{"id_auteur": 1, "nom": "Nadège Petit", "email": "nadege@ancien.example"}],
    "auteurs_liens": [
        {"id_auteur": 1, "id_objet": 1, "objet": "article"},
        {"id_auteur": 1, "id_objet": 2, "objet": "article"},
    ],
    "articles": [
        {
            "id_article": 1,
            "id_rubrique": 2,
            "titre": "Le lait à la cantine",
            "descriptif": "Trois écoles essaient.",
            "chapo": "",
            "texte": "{{{Le contexte}}}\n\nÀ {{Roubaix}}, voir [le guide->art2], [l'absent->art99].\n\n-* un\n-* deux",
            "ps": "",
            "surtitre": "",
            "date": "2012-03-04 10:00:00",
            "date_redac": "0000-00-00 00:00:00",
            "statut": "publie",
            "nom_site": "",
            "url_site": "",
        },
        {
            "id_article": 2,
            "id_rubrique": 3,
            "titre": "Guide des cantines",
            "descriptif": "Pour commencer.",
            "chapo": "",
            "texte": "Le texte. <doc1|center>",
            "ps": "",
            "surtitre": "",
            "date": "2013-05-06 10:00:00",
            "date_redac": "0000-00-00 00:00:00",
            "statut": "publie",
            "nom_site": "",
            "url_site": "",
        },
        {
            "id_article": 3,
            "id_rubrique": 4,
            "titre": "En préparation",
            "texte": "Pas encore.",
            "date": "2013-05-06 10:00:00",
            "statut": "prepa",
        },
    ],
    "documents": [
        {"id_document": 1, "titre": "Le guide", "fichier": "pdf/guide.pdf", "descriptif": "", "distant": "non"},
    ],
    "urls": [{"url": "Le-lait-a-la-cantine", "type": "article", "id_objet": 1}],
    "forum": [
        {
            "id_forum": 7,
            "id_parent": 0,
            "objet": "article",
            "id_objet": 1,
            "titre": "Et chez nous ?",
            "texte": "Qui paie ?",
            "auteur": "Karim",
            "date_heure": "2012-03-05 09:00:00",
            "statut": "publie",
        },
        {
            "id_forum": 8,
            "id_parent": 7,
            "objet": "article",
            "id_objet": 1,
            "titre": "",
            "texte": "La ville.\n\n<script>alert(1)</script>",
            "auteur": "Nadège",
            "date_heure": "2012-03-06 09:00:00",
            "statut": "publie",
        },
        {
            "id_forum": 9,
            "id_parent": 7,
            "objet": "article",
            "id_objet": 1,
            "titre": "",
            "texte": "Achetez",
            "auteur": "Pub",
            "date_heure": "2012-03-07 09:00:00",
            "statut": "spam",
        },
    ],
}
PDF = b"%PDF-1.4\n%fin\n"


def as_sqlite(path: Path, rows=ROWS) -> Path:
    """The site as a database dump."""
    path.unlink(missing_ok=True)
    db = sqlite3.connect(path)
    for table, lines in rows.items():
        columns = list(dict.fromkeys(name for line in lines for name in line))
        db.execute(f"CREATE TABLE spip_{table} ({', '.join(columns)})")
        for line in lines:
            marks = ", ".join("?" * len(columns))
            db.execute(f"INSERT INTO spip_{table} VALUES ({marks})", [line.get(name) for name in columns])
    db.commit()
    db.close()
    return path


def as_xml(path: Path, rows=ROWS) -> Path:
    """The site as an XML backup."""
    written = ['<?xml version="1.0" encoding="utf-8"?>', '<SPIP version="2.1" adresse_site="https://ancien.example">']
    for table, lines in rows.items():
        for line in lines:
            cells = "".join(f"<{name}>{escape(str(value))}</{name}>\n" for name, value in line.items())
            written.append(f"<spip_{table}>\n{cells}</spip_{table}>")
    path.write_text("\n".join([*written, "</SPIP>\n"]), encoding="utf-8")
    return path


def with_files(folder: Path) -> Path:
    """The site's IMG folder."""
    (folder / "pdf").mkdir(parents=True, exist_ok=True)
    (folder / "pdf" / "guide.pdf").write_bytes(PDF)
    return folder
