"""`manage.py import_spip`: takes the texts, words, authors, documents and comments of a SPIP site in."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from home.spip.addresses import redirect_all
from home.spip.carrying import Carrier, Wishes, rehearsal
from home.spip.files import carry_files
from home.spip.reading import Broken, Export
from home.spip.report import Report
from home.spip.texts import Texts
from home.spip.threads import carry_threads
from home.spip.words import carry_words
from reference.models import Keyword

SHOWN = 40  # lines of what was left behind; the report has all of them


class Command(BaseCommand):
    help = (
        "Takes a SPIP site in, from its database dump in SQLite or its XML backup (.xml, .xml.gz). May be run again: "
        "what has changed there changes here, what was rewritten here stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """What is taken in, and how."""
        parser.add_argument("export", type=Path, help="the dump or backup")
        parser.add_argument("--site", default="", help="the old site's address, where the export does not tell it")
        parser.add_argument("--files", type=Path, help="the site's IMG folder")
        parser.add_argument("--forum", type=int, help="the number of the forum where comments become threads")
        parser.add_argument(
            "--productions", default="", help="numbers of the sections whose articles are productions: 3,12"
        )
        parser.add_argument("--archive", action="store_true", help="marks productions as archive documents")
        parser.add_argument(
            "--group", action="append", default=[], metavar="TITLE=GROUP",
            help=f"what a group of words is here: {', '.join(Keyword.Group.values)}",
        )  # fmt: skip
        parser.add_argument("--dry-run", action="store_true", help="does everything, tells, and undoes it")
        parser.add_argument("--report", type=Path, help="where to write all that was done and left, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Carry over, then say what was done and what could not be."""
        report = Report()
        try:
            with Export(options["export"]) as export:
                site = options["site"] or export.site
                if not site:
                    raise CommandError("L'export ne dit pas l'adresse du site : donnez-la avec --site.")
                wishes = self._wishes(options, site.rstrip("/"))
                with rehearsal(wishes.dry):
                    self._carry(Carrier(export, wishes, report))
        except (Broken, ValueError) as wrong:
            raise CommandError(f"{str(wrong)[:1].upper()}{str(wrong)[1:]}") from wrong
        finally:
            if options["report"]:
                report.write(options["report"])
        self._tell(report, dry=options["dry_run"])

    def _wishes(self, options: dict[str, Any], site: str) -> Wishes:
        """Raises CommandError for what cannot be wished."""
        groups = []
        for asked in options["group"]:
            title, _equals, group = asked.rpartition("=")
            if not title or group not in Keyword.Group.values:
                raise CommandError(f"--group : « {asked} » n'est pas TITRE=GROUPE ({', '.join(Keyword.Group.values)}).")
            groups.append((title, group))
        try:
            productions = frozenset(int(part) for part in options["productions"].split(",") if part.strip())
        except ValueError:
            raise CommandError("--productions : des numéros de rubriques, séparés par des virgules.") from None
        if options["files"] and not options["files"].is_dir():
            raise CommandError(f"--files : « {options['files']} » n'est pas un dossier.")
        return Wishes(
            site=site[:120],
            files=options["files"],
            forum_id=options["forum"],
            productions=productions,
            groups=tuple(groups),
            archive=options["archive"],
            dry=options["dry_run"],
        )

    def _carry(self, carrier: Carrier) -> None:
        steps = (
            ("mots-clés", lambda: carry_words(carrier)),
            ("documents", lambda: carry_files(carrier)),
            ("textes", lambda: Texts(carrier).carry()),
            ("échanges", lambda: carry_threads(carrier)),
            ("adresses", lambda: redirect_all(carrier)),
        )
        for number, (name, step) in enumerate(steps, start=1):
            self.stdout.write(f"{number}/{len(steps)} {name}…")
            step()

    def _tell(self, report: Report, *, dry: bool) -> None:
        words = {"added": "ajoutés", "changed": "mis à jour", "same": "inchangés", "kept": "réécrits ici, laissés"}
        for (kind, what), count in sorted(report.counts.items()):
            self.stdout.write(f"{kind} : {count} {words.get(what, what)}")
        for what, why in report.left[:SHOWN]:
            self.stdout.write(self.style.WARNING(f"  {what} : {why}"))
        if len(report.left) > SHOWN:
            self.stdout.write(f"  … et {len(report.left) - SHOWN} autres : voyez --report.")
        self.stdout.write(self.style.SUCCESS("Essai terminé : rien n'a été gardé." if dry else "Import terminé."))
