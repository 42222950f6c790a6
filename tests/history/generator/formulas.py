"""A knowledge base whose facts compute: sums and products of two others. No fact that another rests on ever goes."""

from .knowledge import FILES, Knowledge

INPUTS = ["dollars-1", "dollars-2", "dollars-3", "times-1", "times-2"]
COMPUTED = ["sum-1", "sum-2", "product-1", "product-2", "top"]


class Formulas(Knowledge):
    PLAIN = True

    def start(self):
        r = self.r
        for path in r.sample(FILES, r.randrange(1, 4)):
            self.facts[path] = []
        for name in INPUTS + COMPUTED:
            self.facts[r.choice(list(self.facts))].append(self.new_fact(name))
        for path in self.facts:
            self.write(path)

    def new_fact(self, name):
        fact = {"id": name, "title": f"Title of {name}", "status": "estimate"}
        self.say(fact)
        return self.shuffled(fact)

    def say(self, fact):
        """What it says anew: formulas name facts from further down in the lists only."""
        r, name = self.r, fact["id"]
        if name.startswith("dollars"):
            fact["value"] = f"{r.randrange(2, 10**r.choice([1, 3, 5]))} USD"
        elif name.startswith("times"):
            fact["value"] = str(r.randrange(2, 999))
        else:
            below = {"sum-1": INPUTS[:3], "sum-2": ["sum-1", *INPUTS[:3]], "product-1": ["sum-1", "sum-2", "dollars-1"],
                     "product-2": ["sum-2", "dollars-2", "dollars-3"], "top": ["product-1", "product-2", "sum-1"]}[name]
            if name.startswith("product"):
                fact["formula"] = f"{r.choice(below)} * {r.choice(['times-1', 'times-2'])}"
            else:
                fact["formula"] = " + ".join(r.sample(below, 2))
            fact["digits"] = "15"

    def edit_value(self):
        path, i = self.any_fact()
        if path is None:
            return False
        if self.facts[path][i]["id"] in COMPUTED and self.r.random() < 0.5:
            return False
        self.say(self.facts[path][i])
        self.write(path)
        return True

    def edit_title(self):
        path, i = self.any_fact()
        if path is None:
            return False
        self.facts[path][i]["title"] = f"Title {self.r.randrange(99)}"
        self.write(path)
        return True

    def repair(self):
        for path in sorted(self.broken):
            self.broken.discard(path)
            self.write(path)

    def remove_file(self):
        return False

    OPERATIONS = {edit_value: 60, edit_title: 10, Knowledge.move_fact: 6, Knowledge.reorder: 5, Knowledge.redress: 6,
                  Knowledge.rename_file: 3, Knowledge.break_file: 5, Knowledge.fix_file: 8, Knowledge.nothing: 1}
