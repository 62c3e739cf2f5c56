// SPDX-License-Identifier: Apache-2.0
//
// Each way in which people get a study file wrong, and the words they read.
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/hpo/study/study_text.h"

namespace hpo::study {
namespace {

struct Bad {
  std::string text;
  std::string message;
};

void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.message; }

std::string Repeated(const std::string& text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) repeated += text;
  return repeated;
}

class BadStudyFileTest : public ::testing::TestWithParam<Bad> {};

TEST_P(BadStudyFileTest, SaysWhereAndWhatToDo) { EXPECT_EQ(ProblemsOf(GetParam().text), GetParam().message); }

const Bad kNotJson[] = {
    {"", "study.json: is empty; `hpo init` writes a study to start from"},
    {" \n\t\r\n", "study.json: is empty; `hpo init` writes a study to start from"},
    {"{\"name\": \"a\",\n \"space\": {",
     "study.json:2: the file is cut short: unexpected end of input; expected string literal"},
    {"{\"name\": \"a", "study.json:1: the file is cut short: invalid string: missing closing quote; last read: '\"a'"},
    {"{\"name\": \"a\"\n\"seed\": 1}", "study.json:2: is not JSON: unexpected string literal; expected '}'"},
    {"{\"name\": \"a\",\n}", "study.json:2: is not JSON: unexpected '}'; expected string literal"},
    {"{\"name\": \"a\"}\n{}", "study.json:2: is not JSON: unexpected '{'; expected end of input"},
    {"{\"name\": \"a\", // comment\n}",
     "study.json:1: is not JSON: invalid literal; last read: '\"a\", /'; expected string literal"},
    {"{\xC3\xA9: 1}", "study.json:1: is not JSON: invalid literal; last read: '{'; expected string literal"},
    {"{\"a" + Repeated("\xC3\xA9", 100),
     "study.json:1: the file is cut short: invalid string: missing closing quote; last read: '\"a" +
         Repeated("\xC3\xA9", 53) + "..."},
    {"{\"name\":\n \"caf\xE9\"}", "study.json:2: is not UTF-8 text (byte 0xe9)"},
    {"\xFF\xFE{", "study.json:1: is not UTF-8 text (byte 0xff)"},
    {"{\"name\": \"\xED\xA0\x80\"}", "study.json:1: is not UTF-8 text (byte 0xed)"},
    {"{\n\"seed\": 1e999}", "study.json:2: is not JSON: number overflow parsing '1e999'"},
    {std::string(100000, '['), "study.json:1: is nested more than 64 levels deep"},
    {"{\"training\":\n" + std::string(64, '[') + std::string(64, ']') + "}",
     "study.json:2: is nested more than 64 levels deep"},
    {"[]", "study.json:1: is []: must be an object {...}"},
};
INSTANTIATE_TEST_SUITE_P(NotJson, BadStudyFileTest, ::testing::ValuesIn(kNotJson));

const Bad kShape[] = {
    {"{}",
     "study.json:1: name: is missing\n"
     "study.json:1: space: is missing"},
    {WithMember(R"("nmae": 1)"), "study.json:2: nmae: unknown key \"nmae\"; did you mean \"name\"?"},
    {WithMember(R"("colour": 1)"),
     "study.json:2: colour: unknown key \"colour\"; legal: $schema, name, seed, objectives, objective, budget, "
     "fidelity, sampler, pruner, training, command, space, ..."},
    {WithMember("\"seed\": 1,\n\"seed\": 2"), "study.json:3: seed: duplicate key; it stands on line 2 already"},
    {WithMember("\"training\": {\n\"a\": {\"b\": 1,\n\"b\": 1}}"),
     "study.json:4: training.a.b: duplicate key; it stands on line 3 already"},
    {WithMember(R"("//": 3)"), "study.json:2: //: a comment is a line of text or a list of lines"},
    {R"({"name": "a/b", "space": {"x": {"real": [0, 1]}}})",
     "study.json:1: name: is \"a/b\": it names a folder: use letters, digits, '_', '-' and '.', and a letter, a digit "
     "or '_' first"},
    {R"({"name": "..", "space": {"x": {"real": [0, 1]}}})",
     "study.json:1: name: is \"..\": it names a folder: use letters, digits, '_', '-' and '.', and a letter, a digit "
     "or '_' first"},
    {R"({"name": 3, "space": {"x": {"real": [0, 1]}}})", "study.json:1: name: is 3: must be text in quotes"},
    {WithMember(R"("seed": 1.5)"), "study.json:2: seed: is 1.5: must be a whole number from 0 to 2^64 - 1"},
    {WithMember(R"("objective": {"metric": "", "goal": "min"})"),
     "study.json:2: objective.goal: is \"min\": must be \"minimize\" or \"maximize\"\n"
     "study.json:2: objective.metric: is empty: name the metric to optimize"},
    {WithMember("\"objective\": {\"metric\": \"e\",\n\"noise\": 0}"),
     "study.json:3: objective.noise: is 0: must be \"learned\", \"none\" or a standard deviation > 0"},
    {WithMember(R"("objectives": [{"noise": "little"}])"),
     "study.json:2: objectives.0.noise: is \"little\": must be \"learned\", \"none\" or a standard deviation > 0"},
    {WithMember(R"("objective": {}, "objectives": [{}])"),
     "study.json:2: objective: stands beside objectives: keep one of them\n"
     "study.json:2: objectives: has several: this version optimizes one"},
    {WithMember(R"("objectives": [{}, {}])"), "study.json:2: objectives: has several: this version optimizes one"},
    {WithMember(R"("objectives": {})"), "study.json:2: objectives: is {}: must be a list with one objective"},
    {WithMember(R"("budget": {"trails": 3, "trials": 0, "seconds": "long"})"),
     "study.json:2: budget.seconds: is \"long\": must be a number\n"
     "study.json:2: budget.trails: unknown key \"trails\"; did you mean \"trials\"?\n"
     "study.json:2: budget.trials: is 0: must be > 0"},
    {WithMember(R"("budget": {"trials": 2.5})"), "study.json:2: budget.trials: is 2.5: must be a whole number"},
    {WithMember(R"("fidelity": {"min": 0, "max": 3})"), "study.json:2: fidelity.min: is 0: must be > 0"},
    {WithMember(R"("fidelity": {"min": 5, "max": 3})"),
     "study.json:2: fidelity.max: is 3: must be >= fidelity.min = 5"},
    {WithMember(R"("fidelity": {"path": "x", "max": 3})"),
     "study.json:2: fidelity.path: x is a parameter too: take it out of space"},
    {WithMember(R"("fidelity": {"path": "epochs"})"), "study.json:2: fidelity.max: is missing"},
    {WithMember(R"("sampler": "sobl")"), "study.json:2: sampler: unknown sampler \"sobl\"; did you mean \"sobol\"?"},
    {WithMember(R"("sampler": {"points": 3})"),
     "study.json:2: sampler.name: is missing\n"
     "study.json:2: sampler.points: unknown option \"points\"; there are none"},
    {WithMember(R"("pruner": {"name": "asha", "reduction_facto": 3})"),
     "study.json:2: pruner.reduction_facto: unknown option \"reduction_facto\"; did you mean \"reduction_factor\"?"},
    {WithMember(R"("pruner": {"name": "asha", "reduction_factor": 1})"),
     "study.json:2: pruner.reduction_factor: is 1: must be >= 2"},
    {WithMember(R"("pruner": {"name": "asha", "reduction_factor": [1]})"),
     "study.json:2: pruner.reduction_factor: is [1]: must be a number, text or true/false"},
    {WithMember(R"("executor": {"name": "proces", "retries": -1, "slots": 0, "devices": 3, "hang_timeout_s": 0})"),
     "study.json:2: executor.devices: is 3: must be a list of texts [\"...\", \"...\"]\n"
     "study.json:2: executor.name: unknown executor \"proces\"; did you mean \"process\"?\n"
     "study.json:2: executor.slots: is 0: must be > 0\n"
     "study.json:2: executor.hang_timeout_s: is 0: must be > 0\n"
     "study.json:2: executor.retries: is -1: must be >= 0"},
};
INSTANTIATE_TEST_SUITE_P(Shape, BadStudyFileTest, ::testing::ValuesIn(kShape));

const Bad kSpace[] = {
    {R"({"name": "s", "space": {}})", "study.json:1: space: is empty: give at least one parameter"},
    {R"({"name": "s", "space": []})", "study.json:1: space: is []: must be an object of parameters"},
    {WithSpace(R"("a": 3)"), "study.json:2: space.a: is 3: must be an object such as {\"real\": [0, 1]}"},
    {WithSpace(R"("a": {"scale": "log"})"),
     "study.json:2: space.a: names no kind: real, integer, ordinal, choice or boolean"},
    {WithSpace(R"("a": {"raal": [0, 1]})"), "study.json:2: space.a.raal: unknown key \"raal\"; did you mean \"real\"?"},
    {WithSpace(R"("a": {"real": [0, 1], "integer": [0, 1]})"), "study.json:2: space.a: has real and integer: keep one"},
    {WithSpace(R"("a": {"real": [3, 1]})"), "study.json:2: space.a: low = 3 must be below high = 1"},
    {WithSpace(R"("a": {"real": [1, 1]})"), "study.json:2: space.a: low = 1 must be below high = 1"},
    {WithSpace(R"("a": {"real": [0, 1], "scale": "log"})"),
     "study.json:2: space.a: low = 0 must be > 0 with a log scale"},
    {WithSpace(R"("a": {"real": [0, 1], "scale": "logarithmic"})"),
     "study.json:2: space.a.scale: is \"logarithmic\": must be \"linear\" or \"log\""},
    {WithSpace(R"("a": {"real": [1]})"), "study.json:2: space.a.real: is [1]: must be two numbers [low, high]"},
    {WithSpace(R"("a": {"integer": [1, 2.5]})"), "study.json:2: space.a: high = 2.5 must be a whole number"},
    {WithSpace(R"("a": {"real": [0, 1], "step": -1})"), "study.json:2: space.a: step = -1 must be > 0"},
    {WithSpace(R"("a": {"choice": []})"), "study.json:2: space.a: needs at least one level"},
    {WithSpace(R"("a": {"choice": ["x", "x"]})"), "study.json:2: space.a: level \"x\" is listed twice"},
    {WithSpace(R"("a": {"choice": ["x", null]})"),
     "study.json:2: space.a.choice: is [\"x\",null]: may hold numbers, texts and true/false only"},
    {WithSpace(R"("a": {"boolean": false})"), "study.json:2: space.a.boolean: is false: must be true"},
    {WithSpace(R"("a b": {"boolean": true})"),
     "study.json:2: space.a b: the name may hold letters, digits, '_', '-' and dots only"},
    {WithSpace("\"a\": {\"boolean\": true},\n\"a.b\": {\"boolean\": true}"),
     "study.json:3: space.a.b: clashes with a: one name is the beginning of the other"},
};
const Bad kPriors[] = {
    {WithSpace(R"("a": {"real": [0, 1], "prior": 3})"), "study.json:2: space.a.prior: 3 is above high = 1"},
    {WithSpace("\"a\": {\"real\": [0, 1],\n\"prior\": {\"value\": 0.5, \"deviation\": 0}}"),
     "study.json:3: space.a.prior: deviation = 0 must be >= 0.001: it is a share of the range"},
    {WithSpace(R"("a": {"real": [0, 1], "prior": {"value": 0.5, "spread": 1}})"),
     "study.json:2: space.a.prior.spread: unknown key \"spread\"; legal: value, deviation, weights"},
    {WithSpace(R"("a": {"real": [0, 1], "prior": [0.5]})"),
     "study.json:2: space.a.prior: is [0.5]: must be a value or an object such as {\"value\": 0.1, \"deviation\": "
     "0.25}"},
    {WithSpace(R"("a": {"real": [0, 1], "prior": {"deviation": 0.1}})"),
     "study.json:2: space.a.prior: needs a value or weights"},
    {WithSpace(R"("a": {"choice": ["x", "y"], "prior": "z"})"),
     "study.json:2: space.a.prior: \"z\" is not one of \"x\", \"y\""},
    {WithSpace(R"("a": {"choice": ["x", "y"], "prior": {"weights": [1]}})"),
     "study.json:2: space.a.prior: there are 1 weights for 2 values"},
    {WithSpace(R"("a": {"choice": ["x", "y"], "prior": {"weights": "x"}})"),
     "study.json:2: space.a.prior.weights: is \"x\": must be a list of numbers, one a value"},
    {WithSpace(R"("a": {"boolean": true, "prior": 1})"), "study.json:2: space.a.prior: 1 is not true or false"},
    {WithSpace(R"("a": {"real": [3, 1], "prior": 2})"), "study.json:2: space.a: low = 3 must be below high = 1"},
};
INSTANTIATE_TEST_SUITE_P(Priors, BadStudyFileTest, ::testing::ValuesIn(kPriors));

const Bad kWarmStarts[] = {
    {WithMember(R"("warm_start": "old")"),
     "study.json:2: warm_start: is \"old\": must be a list of earlier studies [\"hpo-runs/name\"]"},
    {WithMember(R"("warm_start": [3])"), "study.json:2: warm_start.0: is 3: must be an object {...}"},
    {WithMember(R"("warm_start": [""])"), "study.json:2: warm_start.0: is empty: name the folder of an earlier study"},
    {WithMember(R"("warm_start": [{"trials": 3}])"), "study.json:2: warm_start.0.study: is missing"},
    {WithMember(R"("warm_start": [{"study": "a", "trials": -1}])"),
     "study.json:2: warm_start.0.trials: is -1: must be > 0"},
    {WithMember(R"("warm_start": ["a", {"study": "b", "trails": 1}])"),
     "study.json:2: warm_start.1.trails: unknown key \"trails\"; did you mean \"trials\"?"},
};
INSTANTIATE_TEST_SUITE_P(WarmStarts, BadStudyFileTest, ::testing::ValuesIn(kWarmStarts));

INSTANTIATE_TEST_SUITE_P(Space, BadStudyFileTest, ::testing::ValuesIn(kSpace));

const Bad kConditions[] = {
    {WithSpace("\"depth\": {\"integer\": [1, 4]},\n\"b\": {\"boolean\": true, \"when\": {\"dept\": 2}}"),
     "study.json:3: space.b.when.dept: unknown parameter \"dept\"; did you mean \"depth\"?"},
    {WithSpace("\"depth\": {\"integer\": [1, 4]},\n\"b\": {\"boolean\": true, \"when\": {\"depth\": 5}}"),
     "study.json:3: space.b: the condition depth == 5 can never hold: 5 is above high = 4"},
    {WithSpace(
         "\"depth\": {\"integer\": [1, 4]},\n\"b\": {\"boolean\": true, \"when\": {\"depth\": {\"at_leas\": 5}}}"),
     "study.json:3: space.b.when.depth.at_leas: unknown key \"at_leas\"; did you mean \"at_least\"?"},
    {WithSpace("\"depth\": {\"integer\": [1, 4]},\n\"b\": {\"boolean\": true, \"when\": {\"depth\": {\"in\": 5}}}"),
     "study.json:3: space.b.when.depth.in: is 5: must be a list of values [...]"},
    {WithSpace(
         "\"depth\": {\"integer\": [1, 4]},\n\"b\": {\"boolean\": true, \"when\": {\"depth\": {\"above\": \"x\"}}}"),
     "study.json:3: space.b.when.depth.above: is \"x\": must be a number"},
    {WithSpace("\"depth\": {\"integer\": [1, 4]},\n\"b\": {\"boolean\": true, \"when\": \"depth\"}"),
     "study.json:3: space.b.when: is \"depth\": must be an object {\"parameter\": value}"},
    {WithSpace(
         "\"a\": {\"boolean\": true, \"when\": {\"b\": true}},\n\"b\": {\"boolean\": true, \"when\": {\"c\": true}},\n"
         "\"c\": {\"boolean\": true, \"when\": {\"a\": true}}"),
     "study.json:2: space.a: the conditions go in a circle: a -> b -> c -> a"},
    {WithSpace("\"a\": {\"boolean\": true, \"when\": {\"a\": true}}"),
     "study.json:2: space.a: the conditions go in a circle: a -> a"},
    {WithSpace("\"o.name\": {\"choice\": [\"sgd\"], \"when\": {\"o.sgd.lr\": 1}},\n\"o.sgd.lr\": {\"real\": [0, 1]}"),
     "study.json:2: space.o.name: the conditions go in a circle: o.name -> o.sgd.lr -> o.name"},
    {"{\"name\": \"s\", \"training\": {\"s\": {\"name\": \"step\", \"n\": 2}}, \"space\": {\n"
     "\"a\": {\"boolean\": true, \"when\": {\"s.name\": \"cosine\"}},\n"
     "\"b\": {\"boolean\": true, \"when\": {\"s.name\": {\"above\": 3}}},\n"
     "\"c\": {\"boolean\": true, \"when\": {\"s\": 3}},\n"
     "\"d\": {\"boolean\": true, \"when\": {\"s.nmae\": 3}},\n"
     "\"e\": {\"boolean\": true, \"when\": {\"s.n\": {\"above\": 1}}}}}",
     "study.json:2: space.a.when.s.name: never active because training has s.name = \"step\"\n"
     "study.json:3: space.b.when.s.name.above: training has s.name = \"step\", which is not a number\n"
     "study.json:4: space.c.when.s: training has s = {\"name\":\"step\",\"n\":2}, which is not one value to compare "
     "with\n"
     "study.json:5: space.d.when.s.nmae: unknown parameter \"s.nmae\"; legal: a, b, c, d, e"},
};
INSTANTIATE_TEST_SUITE_P(Conditions, BadStudyFileTest, ::testing::ValuesIn(kConditions));

// A study of a in 1..4 and b in [0, 1] with these constraints on its second line.
std::string WithConstraints(const std::string& constraints, const std::string& more = "") {
  return R"({"name": "s", "space": {"a": {"integer": [1, 4]}, "b": {"real": [0, 1]}},)"
         "\n\"constraints\": " +
         constraints + more + "}";
}

const Bad kConstraints[] = {
    {WithConstraints("3"),
     "study.json:2: constraints: is 3: must be a list such as [\"a * b <= 4096\", {\"metric\": "
     "\"latency_ms\", \"at_most\": 5}]"},
    {WithConstraints("[3]"),
     "study.json:2: constraints.0: is 3: must be a text such as \"a * b <= 4096\" or an object with a metric "
     "and its bound"},
    {WithConstraints(
         R"([{}, {"metric": "", "at_most": 1},)"
         "\n"
         R"({"metric": "m"}, {"metric": "m", "at_most": 1, "at_least": 2}, {"metric": 3, "at_most": "1"}])"),
     "study.json:2: constraints.0.metric: is missing\n"
     "study.json:2: constraints.1.metric: is empty: name a metric that trials report\n"
     "study.json:3: constraints.4.metric: is 3: must be text in quotes\n"
     "study.json:3: constraints.4.at_most: is \"1\": must be a number\n"
     "study.json:3: constraints.2: has no bound: give at_most, at_least or both\n"
     "study.json:3: constraints.3.at_least: is 2: must be <= at_most = 1"},
    {WithConstraints(R"([{"metric": "m", "at_mots": 1}, {"metrik": "m", "at_least": 0}])"),
     "study.json:2: constraints.0.at_mots: unknown key \"at_mots\"; did you mean \"at_most\"?\n"
     "study.json:2: constraints.1.metric: is missing\n"
     "study.json:2: constraints.1.metrik: unknown key \"metrik\"; did you mean \"metric\"?"},
    {WithConstraints(R"([{"metric": "m", "at_most": 1}, "a + b > 5.5",)"
                     "\n"
                     R"({"metric": "m"}, "a <= 3", "a > 4"])"),
     "study.json:2: constraints.1: no configuration of the space was found that satisfies \"a + b > 5.5\"\n"
     "study.json:3: constraints.4: no configuration of the space satisfies \"a > 4\"\n"
     "study.json:3: constraints.2: has no bound: give at_most, at_least or both"},
    {WithSpace("\"a\": {\"integer\": [4, 1]}\n}, \"constraints\": [\"a < 3\",\n{\"metric\": \"m\"}],\n\"//\": {"),
     "study.json:2: space.a: low = 4 must not be above high = 1\n"
     "study.json:4: constraints.1: has no bound: give at_most, at_least or both\n"
     "study.json:5: //: a comment is a line of text or a list of lines"},
    {WithConstraints(R"(["a * b <=", "c <= 3",)"
                     "\n\"a = 3\"]"),
     "study.json:2: constraints.0: is \"a * b <=\": column 9: it ends too early\n"
     "study.json:2: constraints.1: is \"c <= 3\": column 1: unknown parameter \"c\"; did you mean \"a\"?\n"
     "study.json:3: constraints.2: is \"a = 3\": column 3: \"=\" gives a value; compare with \"==\""},
    {WithConstraints(R"(["a <= 3",)"
                     "\n\"a + b > 5\"]"),
     "study.json:3: constraints.1: no configuration of the space was found that satisfies \"a + b > 5\""},
    {WithConstraints(R"(["b <= 1", "a + b > 4.5", "a * b < 1"])"),
     "study.json:2: constraints: no configuration of the space was found that satisfies all of \"a + b > 4.5\" and "
     "\"a * b < 1\""},
    {R"({"name": "s", "space": {"a": {"integer": [1, 4]}}, "constraints": ["a > 4"]})",
     "study.json:1: constraints.0: no configuration of the space satisfies \"a > 4\""},
    {WithConstraints(R"(["a <= 3"])", R"(, "start_with": [{"a": 2}, {"a": 4}])"),
     "study.json:2: start_with.1: breaks the constraint \"a <= 3\""},
    {WithConstraints(R"(["a + b >= 3.5"])", R"(, "start_with": [{"a": 2}, {"b": 0.2}])"),
     "study.json:2: start_with.0: no configuration with these values was found that satisfies the constraints"},
    {WithSpace("\"a\": {\"integer\": [4, 1]}\n}, \"constraints\": [\"a < 3\"],\n\"//\": {"),
     "study.json:2: space.a: low = 4 must not be above high = 1\nstudy.json:4: //: a comment is a line of text or a "
     "list "
     "of lines"},
};
INSTANTIATE_TEST_SUITE_P(Constraints, BadStudyFileTest, ::testing::ValuesIn(kConstraints));

const Bad kProgram[] = {
    {WithMember(R"("start_with": [{"y": 1}])"),
     "study.json:2: start_with.0.y: unknown parameter \"y\"; did you mean \"x\"?"},
    {WithMember(R"("start_with": [{"x": 0.5}, {"x": 2}])"), "study.json:2: start_with.1.x: 2 is above high = 1"},
    {WithMember(R"("start_with": [{"x": "a"}, 3])"),
     "study.json:2: start_with.0.x: \"a\" is not a number\n"
     "study.json:2: start_with.1: is 3: must be an object {\"parameter\": value}"},
    {WithMember(R"("start_with": {"x": 1})"),
     "study.json:2: start_with: is {\"x\":1}: must be a list of configurations [{...}]"},
    {WithMember(R"("command": ["./run", "{nope}", "{trail}"])"),
     "study.json:2: command.1: unknown place \"{nope}\"; legal: x, trial, attempt, seed, folder, checkpoint, device\n"
     "study.json:2: command.2: unknown place \"{trail}\"; did you mean \"trial\"?"},
    {WithMember(R"("command": [])"), "study.json:2: command: is []: must name a program: [\"./train.sh\"]"},
    {WithMember(R"("command": "./run")"),
     "study.json:2: command: is \"./run\": must be a list of texts [\"...\", \"...\"]"},
    {WithMember(R"("training": {}, "command": ["./run"])"),
     "study.json:2: command: stands beside training: keep one of them"},
    {WithMember(R"("training": 3)"), "study.json:2: training: is 3: must be an object of settings"},
    {WithMember(R"("training": {"x": {"y": 1}})"),
     "study.json:1: space.x: has no place in training: x is a group of settings, not one value"},
    {R"({"name": "s", "space": {"a.b": {"real": [0, 1]}}, "training": {"a": 3}})",
     "study.json:1: space.a.b: has no place in training: a is 3, so nothing can stand below it"},
    {R"({"name": "s", "space": {"a.5.b": {"real": [0, 1]}}, "training": {"a": [{}]}})",
     "study.json:1: space.a.5.b: has no place in training: a is a list without element 5"},
    {WithMember(R"("training": {"epochs": {}}, "fidelity": {"path": "epochs", "max": 3})"),
     "study.json:2: fidelity.path: has no place in training: epochs is a group of settings, not one value"},
};
INSTANTIATE_TEST_SUITE_P(Program, BadStudyFileTest, ::testing::ValuesIn(kProgram));

TEST(StudyFileProblemsTest, AllProblemsAreFoundInOneGoInTheOrderOfTheLines) {
  EXPECT_EQ(ProblemsOf("{\n\"name\": \"\",\n\"sampler\": \"sobl\",\n\"space\": {\n\"a\": {\"real\": [3, 1]},\n"
                       "\"b\": {\"boolean\": true, \"when\": {\"a\": 2}},\n\"c\": {\"boolean\": 1}},\n"
                       "\"command\": [\"{a}\"],\n\"executor\": {\"retries\": -1}}"),
            "study.json:2: name: is empty: give the study a name\n"
            "study.json:3: sampler: unknown sampler \"sobl\"; did you mean \"sobol\"?\n"
            "study.json:5: space.a: low = 3 must be below high = 1\n"
            "study.json:7: space.c.boolean: is 1: must be true\n"
            "study.json:9: executor.retries: is -1: must be >= 0");
}

TEST(StudyFileProblemsTest, AParameterWhoseParentIsBrokenIsNotASecondProblem) {
  EXPECT_EQ(ProblemsOf(WithSpace("\"b\": {\"boolean\": true, \"when\": {\"a\": 2}},\n\"a\": {\"real\": [3, 1]}")),
            "study.json:3: space.a: low = 3 must be below high = 1");
}

}  // namespace
}  // namespace hpo::study
