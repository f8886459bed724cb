"""What a person does on the page, as new texts of the files: figures named, figures related, suggestions accepted.

Each function takes the files as they are and what the form says, and returns the files that change. What cannot be
done is refused with a sentence for the person.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from functools import partial

from cac_check.extraction.draft import claim_fields
from cac_check.model import Claim, Kind, names_in, quantities_of
from cac_check.workbench import edits
from cac_check.workbench.desk import Article, Loaded
from cac_check.workbench.edits import NewQuantity, NewRule
from cac_check.workbench.spots import Spot

Form = Mapping[str, str]
"""What a form sends: one value for each name."""

RulesFile = Callable[[Loaded, dict[str, str]], str]
"""Returns the file that rules go into; puts what must be made for that into the texts."""


def words_of(form: Form, key: str) -> str:
    """Return what a form says, with single spaces; empty where it does not."""
    return " ".join(form.get(key, "").split())


class UnclearError(Exception):
    """What was asked for is not complete or makes no sense; the message is a key of the texts of the page."""


class Batch:
    """Edits of one step, one after the other."""

    def __init__(self, loaded: Loaded, article: Article, rules_file: RulesFile) -> None:
        self._loaded = loaded
        self._article = article
        self._rules_file = rules_file
        self.texts: dict[str, str] = {}
        self._quantities = {each.id: each.label for each in loaded.dataset.quantities.values()}
        self._units = {each.id: each.unit for each in loaded.dataset.quantities.values()}
        self._told = [(claim.quantity, claim.at) for claim in article.claims]
        self._rules = {rule.id for rule in loaded.rules.rules}
        self._named: dict[str, str] = {}
        self.by_hand: dict[str, str] = {}
        """What figures that are named next mean, where their words do not say it: ``means`` and ``because``."""

    # --- Figures ------------------------------------------------------------------------------------------------

    def named(self, spot: Spot, words: str = "", unit: str | None = None) -> str:
        """Return the quantity a figure tells; where it is no claim yet, it becomes one.

        Args:
            spot: the figure.
            words: what it counts, as the person says it: the label of a quantity that is known, or of a new one.
            unit: what one of it is, whatever noun its own words have: *900 others* are what the whole is.
        """
        if spot.id in self._named:
            return self._named[spot.id]
        if spot.claims:
            quantity = spot.claims[0].quantity
            if words and words != self._quantities.get(quantity):
                quantity = self._renamed(spot.claims[0], words, spot)
        else:
            words = words or spot.proposed
            if not words:
                raise UnclearError("Say what each figure counts.")
            quantity = self._quantity(words, spot, unit)
            self._claim(spot, quantity)
        self._named[spot.id] = quantity
        return quantity

    def same(self, spots: Sequence[Spot], words: str) -> None:
        """Let figures tell one quantity."""
        first = next((spot for spot in spots if spot.claims), spots[0])
        quantity = self.named(first, words)
        for spot in spots:
            if spot is first:
                continue
            if spot.claims and spot.claims[0].quantity != quantity:
                self._rename(spot.claims[0], quantity)
            elif not spot.claims:
                self._claim(spot, quantity)

    def forget(self, spot: Spot) -> None:
        """Take the claims of a figure back, and quantities of which nothing is told then."""
        if not spot.claims:
            raise UnclearError("This figure has no name yet.")
        for claim in sorted(spot.claims, key=self._number, reverse=True):
            number = self._number(claim)
            self._edit(partial(edits.without_claim, file=self._name, source=claim.source, number=number))
        self._sweep({claim.quantity for claim in spot.claims}, {claim.id for claim in spot.claims})

    def unnamed(self, words: str, spots: Sequence[Spot]) -> str:
        """Return a quantity that the text does not tell, such as a whole: a known one, or a new one of these words."""
        if not words:
            raise UnclearError("Say what the whole is called.")
        return self._quantity(words, spots[0])

    def label(self, quantity: str) -> str:
        """Return what a quantity is called by now."""
        return self._quantities.get(quantity, quantity)

    def said(self, claim: Claim, key: str, value: str) -> None:
        """Say something of a claim."""
        number, source = self._number(claim), claim.source
        self._edit(partial(edits.set_claim, file=self._name, source=source, number=number, key=key, value=value))

    def described(self, quantity: str, key: str, value: str) -> None:
        """Say what a quantity is called, or what one of it is."""
        if key == "label":
            self._quantities[quantity] = value
        self._edit(lambda text: edits.set_quantity(text, self._name, quantity, key, value))

    # --- Rules --------------------------------------------------------------------------------------------------

    def relate(
        self, form: str, content: Mapping[str, str | Sequence[str]] | Sequence[str], because: str, title: str
    ) -> None:
        """Add a rule.

        Args:
            form: of the rule.
            content: what it takes.
            because: why it holds.
            title: what its id is made of.
        """
        rule = edits.id_of(title, self._rules)
        self._rules.add(rule)
        name = self._rules_file(self._loaded, self.texts)
        text = self.texts.get(name, self._loaded.text(name))
        self.texts[name] = edits.with_rule(text, name, NewRule(rule, form, content, because))

    def unrelate(self, rule: str) -> None:
        """Take a rule back."""
        found = next((each for each in self._loaded.rules.rules if each.id == rule), None)
        if found is None or found.location is None:
            raise UnclearError("This relation is not written in a file of rules.")
        name = found.location.file
        self.texts[name] = edits.without_rule(self.texts.get(name, self._loaded.text(name)), name, rule)
        untold = set(quantities_of(found.form)) - {claim.quantity for claim in self._loaded.dataset.claims}
        self._sweep(untold, frozenset(), rule)

    # --- Inside -------------------------------------------------------------------------------------------------

    @property
    def _name(self) -> str:
        return self._loaded.name

    def _edit(self, edit: Callable[[str], str]) -> None:
        self.texts[self._name] = edit(self.texts.get(self._name, self._loaded.text(self._name)))

    def unit(self, quantity: str) -> str | None:
        """Return what one of a quantity is."""
        return self._units.get(quantity)

    def _quantity(self, words: str, spot: Spot, unit: str | None = None) -> str:
        """Return the quantity of a label, a new one where there is none."""
        plain = " ".join(words.split())
        for name, label in self._quantities.items():
            if plain.casefold() in (label.casefold(), name.casefold()):
                return name
        mention = spot.mention
        name = edits.name_of(plain, self._quantities)
        kind = mention.kind if mention is not None else Kind.COUNT
        counted_in = unit or (mention.counted_in if mention is not None else None)
        new = NewQuantity(name, plain, kind, counted_in)
        self._quantities[name], self._units[name] = plain, counted_in
        self._edit(lambda text: edits.with_quantity(text, self._name, new))
        return name

    def _claim(self, spot: Spot, quantity: str) -> None:
        fields = claim_fields(spot.mention) if spot.mention is not None else {"says": spot.words, "at": spot.place}
        fields |= self.by_hand
        source = self._article.source.id
        again = self._told.count((quantity, spot.place))
        if again:
            fields["id"] = f"{source}/{quantity}@{spot.place}-{again + 1}"
        self._told.append((quantity, spot.place))
        self._edit(lambda text: edits.with_claim(text, self._name, source, quantity, fields))

    def _renamed(self, claim: Claim, words: str, spot: Spot) -> str:
        """Give a claim another quantity, or its quantity another label where nothing else is told of it."""
        plain = " ".join(words.split())
        known = {label.casefold() for label in self._quantities.values()}
        alone = sum(each.quantity == claim.quantity for each in self._loaded.dataset.claims) == 1
        if alone and plain.casefold() not in known:
            self.described(claim.quantity, "label", plain)
            return claim.quantity
        quantity = self._quantity(plain, spot)
        self._rename(claim, quantity)
        return quantity

    def _rename(self, claim: Claim, quantity: str) -> None:
        number = self._number(claim)
        self._edit(partial(edits.renamed_claim, file=self._name, source=claim.source, number=number, quantity=quantity))
        self._sweep({claim.quantity}, {claim.id})

    def _number(self, claim: Claim) -> int:
        """Return the place of a claim in its source; what this step adds comes behind it."""
        if claim.location is None or claim.location.span is None or claim.location.file != self._name:
            raise UnclearError("This figure is not written in the data set.")
        text = self._loaded.text(self._name)
        return edits.number_of_claim(text, self._name, claim.source, claim.location.span.line)

    def _sweep(self, quantities: Set[str], without: Set[str], rule: str | None = None) -> None:
        """Take quantities out that neither a claim nor a rule names any more.

        Args:
            quantities: those that may be.
            without: ids of the claims that go.
            rule: the id of the rule that goes.
        """
        used = {claim.quantity for claim in self._loaded.dataset.claims if claim.id not in without}
        used |= {name for claim in self._loaded.dataset.claims for name in claim.alternatives}
        used |= {name for each in self._loaded.rules.rules if each.id != rule for name in names_in(each)}
        used |= {name for each in self._loaded.rules.questions for name in names_in(each)}
        used |= {each.variant_of for each in self._loaded.dataset.quantities.values() if each.variant_of}
        for name in sorted(quantities - used):
            if name in self._loaded.dataset.quantities:
                self._edit(partial(edits.without_quantity, file=self._name, quantity=name))
