#!/usr/bin/env python3
"""pipelines-second-opinion.py KHIEN RULES PIPELINE EVENTS...: what pySigma makes of every rule under a pipeline, and what Khiên makes of it, compared
by what they find in the events (JSON lines). PIPELINE is a file in YAML, or `sysmon` or `windows`: those published for pySigma, written out as YAML.
pySigma 1.x must be importable, for these two with its packages of pipelines.

pySigma's rule is written down again as plain Sigma, value by value, and run without a pipeline; beside it the rule as it was, with the pipeline."""
import collections
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

import yaml
from sigma import types
from sigma.collection import SigmaCollection
from sigma.conditions import ConditionAND
from sigma.processing.pipeline import ProcessingPipeline
from sigma.rule import SigmaDetection, SigmaRule

SOURCE = ("category", "product", "service")
COMPARE = {"LT": "lt", "LTE": "lte", "GT": "gt", "GTE": "gte"}
FLAGS = {"IGNORECASE": "|i", "MULTILINE": "|m", "DOTALL": "|s"}


def source(of):
    return {k: getattr(of, k) for k in SOURCE if getattr(of, k)}


def published(name):
    """Of add_condition and change_logsource under conditions on the log source; anything else would fail here."""
    if name == "sysmon":
        from sigma.pipelines.sysmon import sysmon_pipeline as make
    else:
        from sigma.pipelines.windows import windows_logsource_pipeline as make
    steps = []
    for item in make().items:
        t = item.transformation
        step = {"type": "add_condition", "conditions": t.conditions} if hasattr(t, "conditions") else {"type": "change_logsource", **source(t)}
        steps.append({**step, "rule_conditions": [{"type": "logsource", **source(c)} for c in item.rule_conditions]})
    return yaml.safe_dump({"name": name, "priority": 10, "transformations": steps})


def pattern(s):
    marks = {types.SpecialChars.WILDCARD_MULTI: "*", types.SpecialChars.WILDCARD_SINGLE: "?"}
    return "".join(re.sub(r"([*?\\])", r"\\\1", p) if isinstance(p, str) else marks[p] for p in s.s)


def written(v):
    """A value of pySigma: modifiers and what stands in a rule."""
    if isinstance(v, types.SigmaString):
        return ["cased"] if isinstance(v, types.SigmaCasedString) else [], pattern(v)
    if isinstance(v, types.SigmaRegularExpression):
        return ["re" + "".join(FLAGS[f.name] for f in v.flags)], str(v.regexp)
    if isinstance(v, types.SigmaCompareExpression):
        return [COMPARE[v.op.name]], v.number.number
    if isinstance(v, types.SigmaFieldReference):
        return ["fieldref"] + ["startswith"] * v.starts_with + ["endswith"] * v.ends_with, v.field
    simple = {types.SigmaNumber: ("number", []), types.SigmaBool: ("boolean", []), types.SigmaExists: ("exists", ["exists"])}
    if isinstance(v, types.SigmaNull):
        return [], None
    if isinstance(v, types.SigmaCIDRExpression):
        return ["cidr"], str(v.cidr)
    name, mods = simple[type(v)]
    return mods, getattr(v, name)


def flat(values):
    for v in values:
        yield from flat(v.values) if isinstance(v, types.SigmaExpansion) else [v]


def detection(d, out):
    """A condition over selections of one value each, which are put into `out`."""
    if isinstance(d, SigmaDetection):
        return "(%s)" % (" and " if d.item_linking is ConditionAND else " or ").join(detection(x, out) for x in d.detection_items)
    parts = []
    for value in d.value:
        names = []
        for one in flat([value]):
            mods, text = written(one)
            names.append("written%d" % (len(out) + 1))
            key = "|".join([d.field or "", *mods])
            out[names[-1]] = {key: text} if key else [text]
        parts.append(names[0] if len(names) == 1 else "(%s)" % " or ".join(names))
    text = "(%s)" % (" and " if d.value_linking is ConditionAND else " or ").join(parts)
    return "not " + text if any(m.__name__ == "SigmaNotEqualModifier" for m in d.modifiers) else text


def again(rule):
    out, texts = {}, {}
    for name, d in rule.detection.detections.items():
        texts[name] = detection(d, out)

    def several(m):
        like = "*" if m[2] == "them" else m[2]
        names = [n for n in texts if re.fullmatch(like.replace("*", ".*"), n) and n.startswith("_") <= like.startswith("_")]
        return "(%s)" % (" and " if m[1].lower() == "all" else " or ").join(names)

    def name(m):
        return texts.get(m[0], m[0])

    conditions = [re.sub(r"[\w.-]+", name, re.sub(r"\b(1|any|all) +of +([\w*]+)", several, c, flags=re.I)) for c in rule.detection.condition]
    return {"title": rule.title, "id": str(rule.id), "logsource": source(rule.logsource), "detection": {**out, "condition": conditions}}


def matches(khien, events, *options):
    run = subprocess.run([khien, "detect", *options, *events], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    found = map(json.loads, run.stdout.splitlines())
    return {(m["rule"] if isinstance(m["rule"], str) else m["rule"]["id"], m["file"], m["record"]) for m in found}


def main(khien, rules, pipeline, *events):
    folder = tempfile.mkdtemp()
    path, other = os.path.join(folder, "pipeline.yml"), os.path.join(folder, "rules.yml")
    text = published(pipeline) if pipeline in ("sysmon", "windows") else open(pipeline, encoding="utf-8").read()
    open(path, "w", encoding="utf-8").write(text)
    made, left_out, transform = [], collections.Counter(), ProcessingPipeline.from_yaml(text)
    for file in sorted(glob.glob(rules + "/**/*.yml", recursive=True)):
        for rule in SigmaCollection.from_yaml(open(file, encoding="utf-8").read()).rules:
            try:
                if isinstance(rule, SigmaRule):
                    transform.apply(rule)
                    made.append(again(rule))
            except Exception as e:  # whatever pySigma says, it is counted
                left_out["%s: %s" % (type(e).__name__, e)] += 1
    with open(other, "w", encoding="utf-8") as f:
        yaml.safe_dump_all(made, f, allow_unicode=True, width=10000, sort_keys=False)
    ours, theirs = matches(khien, events, "--rules", rules, "--pipeline", path), matches(khien, events, "--rules", other)
    for which, pairs in (("only Khiên", ours - theirs), ("only pySigma", theirs - ours)):
        for rule, n in collections.Counter(p[0] for p in pairs).items():
            print(which, rule, n)
    for why, n in left_out.items():
        print("left out", n, why)
    print("%d rules; %d pairs of Khiên, %d of pySigma, %d of both" % (len(made), len(ours), len(theirs), len(ours & theirs)))


if __name__ == "__main__":
    main(*sys.argv[1:])
