// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_space.h"

#include <algorithm>
#include <cmath>
#include <ostream>
#include <random>
#include <string>

#include "search/space/encoding.h"

namespace hpo::search {
namespace {

constexpr std::uint32_t kRecipeRange = 1U << 30;
constexpr int kMaxParameters = 8;

Value Level(std::uint32_t index) { return std::string(1, static_cast<char>('a' + index)); }

void SetReal(Parameter& p, const ParameterRecipe& recipe) {
  const double width = (1.0 + recipe.extent % 100'000) / 313.0;
  if (p.scale == Scale::kLinear) {
    p.low = (recipe.origin % 2'000'003) / 997.0 - 1000.0;
    p.high = p.low + width;
  } else {
    p.low = std::exp(-static_cast<double>(recipe.origin % 30));
    p.high = p.low * (1.0 + width);
  }
}

// Steps people write and steps they do not; every third range ends off the grid.
void SetSteppedReal(Parameter& p, const ParameterRecipe& recipe) {
  SetReal(p, recipe);
  const double width = p.high - p.low;
  if (recipe.origin % 2 == 0) p.low = p.scale == Scale::kLog ? 0.1 : std::floor(p.low) + 0.1;
  const double steps[] = {0.1, 0.05, 0.25, 2.0, std::max(width, 0.01) / 7.3};
  const double step = steps[recipe.extent % 5];
  const auto count = static_cast<double>(1 + recipe.extent / 5 % 50);
  p.step = step;
  p.high = p.low + step * (count + (recipe.extent % 3 == 0 ? 0.4 : 0.0));
}

void SetInteger(Parameter& p, const ParameterRecipe& recipe) {
  p.kind = ParameterKind::kInteger;
  p.low = p.scale == Scale::kLog ? 1.0 + recipe.origin % 100 : static_cast<double>(recipe.origin % 2001) - 1000.0;
  const bool is_wide = recipe.extent % 7 == 6;
  p.high = p.low + (is_wide ? std::exp2(recipe.extent % 40) - 1 : static_cast<double>(recipe.extent % 20));
  const double step = 1.0 + recipe.origin % 3;
  if (p.high - p.low >= step && recipe.origin % 2 == 0) p.step = step;
}

void SetLevels(Parameter& p, ParameterKind kind, const ParameterRecipe& recipe) {
  p.kind = kind;
  const bool is_text = kind == ParameterKind::kCategorical || recipe.origin % 2 == 0;
  for (std::uint32_t k = 0; k <= recipe.extent % 5; ++k) {
    p.levels.push_back(is_text ? Level(k) : Value(static_cast<std::int64_t>(16) << k));
  }
}

Parameter WithoutName(const ParameterRecipe& recipe) {
  Parameter p;
  const std::uint32_t kind = recipe.kind % 10;
  if (kind == 1 || kind == 3 || kind == 5) p.scale = Scale::kLog;
  switch (kind) {
    case 0:
    case 1:
      SetReal(p, recipe);
      break;
    case 2:
    case 3:
      SetSteppedReal(p, recipe);
      break;
    case 4:
    case 5:
      SetInteger(p, recipe);
      break;
    case 6:
      SetLevels(p, ParameterKind::kOrdinal, recipe);
      break;
    case 7:
    case 8:
      SetLevels(p, ParameterKind::kCategorical, recipe);
      break;
    default:
      p.kind = ParameterKind::kBoolean;
  }
  return p;
}

bool IsNumeric(const Parameter& p) {
  return p.kind == ParameterKind::kReal || p.kind == ParameterKind::kInteger ||
         (p.kind == ParameterKind::kOrdinal && IsNumber(p.levels.front()));
}

// A clause that holds for some of the parent's values, and for a parent with several not for all.
Clause ClauseOn(const Parameter& parent, std::uint32_t choice) {
  const auto count = Cardinality(parent);
  const bool is_single = count == 1U;
  const auto pick = [&](std::uint64_t first) {  // leaves out the lowest value (first = 1) or the highest (first = 0)
    if (!count) return ValueAt(parent, 0.25 + 0.5 * (choice % 101) / 100.0);
    return NthValue(parent, is_single ? 0 : first + choice % (*count - 1));
  };
  switch (choice % 7) {
    case 0:
      return {parent.name, Relation::kIn, {pick(0), pick(1)}};
    case 1:
      if (!is_single) return {parent.name, Relation::kNotEqual, {pick(0)}};
      break;
    case 2:
      if (IsNumeric(parent) && !is_single) return {parent.name, Relation::kLess, {pick(1)}};
      break;
    case 3:
      if (IsNumeric(parent)) return {parent.name, Relation::kAtMost, {pick(0)}};
      break;
    case 4:
      if (IsNumeric(parent) && !is_single) return {parent.name, Relation::kGreater, {pick(0)}};
      break;
    case 5:
      if (IsNumeric(parent)) return {parent.name, Relation::kAtLeast, {pick(1)}};
      break;
    default:
      break;
  }
  return {parent.name, Relation::kEqual, {pick(0)}};
}

bool ChoosesVariants(const Parameter& p) { return p.kind == ParameterKind::kCategorical; }

// "g3.name" of the variant that the parameter belongs to becomes "g3.b.".
std::string VariantPrefix(const Parameter& chooser, std::uint32_t choice) {
  const std::string group = chooser.name.substr(0, chooser.name.rfind('.'));
  return group + '.' + ToString(chooser.levels[choice % chooser.levels.size()]) + '.';
}

std::vector<ParameterRecipe> RecipesFromSeed(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto draw = [&] { return static_cast<std::uint32_t>(random() % kRecipeRange); };
  std::vector<ParameterRecipe> recipes(1 + random() % kMaxParameters);
  for (ParameterRecipe& recipe : recipes) recipe = {draw(), draw(), draw(), draw(), draw()};
  return recipes;
}

// The parameters that a constraint names: one to three, different ones.
std::vector<int> NamedBy(std::uint32_t choice, int size) {
  std::vector<int> named;
  for (std::uint32_t k = 0; k <= choice % 3; ++k) {
    const int parameter = static_cast<int>((choice / 3 + k * 7919) % static_cast<std::uint32_t>(size));
    if (std::ranges::find(named, parameter) == named.end()) named.push_back(parameter);
  }
  return named;
}

double PositionOf(const Parameter& parameter, const std::optional<Value>& value) {
  return value ? UnitOf(parameter, *value) : 0.5;
}

// One in five parameters has none, one in five weights where it has levels.
std::optional<ParameterPrior> PriorAt(const Parameter& parameter, double unit) {
  const int choice = static_cast<int>(unit * 1000) % 5;
  const bool has_levels = parameter.kind != ParameterKind::kReal && parameter.kind != ParameterKind::kInteger;
  if (choice == 0) return std::nullopt;
  if (choice == 1 && has_levels) {
    std::vector<double> weights(*Cardinality(parameter), 0.5);
    weights.back() = 2 * unit + 1;
    return ParameterPrior{.value = {}, .deviation = {}, .weights = std::move(weights)};
  }
  ParameterPrior prior{.value = ValueAt(parameter, unit), .deviation = {}, .weights = {}};
  if (choice > 2 && HasOrder(parameter)) prior.deviation = 0.01 + unit * choice;
  return prior;
}

// Ranges grow with rapidcheck's size; numbers that are taken modulo something need the whole range at once.
rc::Gen<std::uint32_t> WholeRange() {
  return rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint32_t>(0, kRecipeRange));
}

}  // namespace

SearchSpace SpaceFrom(const std::vector<ParameterRecipe>& recipes) {
  SearchSpace space;
  for (const ParameterRecipe& recipe : recipes) {
    Parameter p = WithoutName(recipe);
    std::string prefix;
    // Two times in three there is a parent, as soon as there is anybody to be one.
    const int index = space.size();
    if (index > 0 && recipe.parent % 3 != 0) {
      const Parameter& parent = space[static_cast<int>(recipe.parent / 3 % static_cast<std::uint32_t>(index))];
      if (ChoosesVariants(parent)) {
        prefix = VariantPrefix(parent, recipe.clause);
      } else {
        p.when.clauses.push_back(ClauseOn(parent, recipe.clause));
      }
    }
    p.name = prefix + (ChoosesVariants(p) ? 'g' + std::to_string(index) + ".name" : 'p' + std::to_string(index));
    space.Add(p);
  }
  return space;
}

SearchSpace SpaceFromSeed(std::uint64_t seed) { return SpaceFrom(RecipesFromSeed(seed)); }

void AddConstraint(SearchSpace& space, const ConstraintRecipe& recipe, const Configuration& legal) {
  const std::vector<int> named = NamedBy(recipe.parameters, space.size());
  std::vector<Parameter> parameters;
  bool is_discrete = true;
  for (const int i : named) {
    parameters.push_back(space[i]);
    is_discrete = is_discrete && Cardinality(space[i]);
  }
  const bool is_level = recipe.kind % 4 == 0 && Cardinality(parameters.front());
  const bool is_product = recipe.kind % 4 == 1;
  const auto measure = [=, weights = recipe.weights](std::span<const std::optional<Value>> values) {
    double sum = 0, product = 1;
    for (std::size_t k = 0; k < named.size(); ++k) {
      const double position = PositionOf(parameters[k], values[static_cast<std::size_t>(named[k])]);
      const double weight = 0.25 * static_cast<double>(weights >> (3 * k) & 7U) - 1;
      if (is_level && k > 0) break;
      sum += is_level ? position : weight * position;
      product *= position + 0.1;
    }
    return is_product ? product : sum;
  };
  // Without a little room a continuous space would have one legal point, which nobody finds.
  const double slack = is_discrete ? 0.05 * (recipe.slack % 4) : 0.02 + 0.1 * (recipe.slack % 4);
  const double bound = measure(legal.values());
  const bool is_above = recipe.slack % 8 > 3;
  space.Add(Constraint{.text = is_level     ? "one level"
                               : is_product ? "product"
                                            : "sum",
                       .parameters = named,
                       .excess = [=](std::span<const std::optional<Value>> values) {
                         const double off = measure(values) - bound;
                         if (is_level) return std::fabs(off);
                         return (is_above ? off : -off) - slack;
                       }});
}

SearchSpace OnlyNumbers(const SearchSpace& space) {
  SearchSpace numbers;
  for (int i = 0; i < space.size(); ++i) {
    if (space[i].kind == ParameterKind::kCategorical) continue;
    Parameter parameter = space[i];
    parameter.when = {};
    numbers.Add(parameter);
  }
  return numbers;
}

rc::Gen<SearchSpace> RandomSpace() {
  const auto number = WholeRange();
  const auto recipe = rc::gen::build<ParameterRecipe>(
      rc::gen::set(&ParameterRecipe::kind, number), rc::gen::set(&ParameterRecipe::origin, number),
      rc::gen::set(&ParameterRecipe::extent, number), rc::gen::set(&ParameterRecipe::parent, number),
      rc::gen::set(&ParameterRecipe::clause, number));
  const auto recipes = rc::gen::resize(kMaxParameters, rc::gen::container<std::vector<ParameterRecipe>>(recipe));
  return rc::gen::map(recipes, SpaceFrom);
}

rc::Gen<SearchSpace> WithConstraints(const SearchSpace& space) {
  const auto number = WholeRange();
  const auto recipe = rc::gen::build<ConstraintRecipe>(
      rc::gen::set(&ConstraintRecipe::kind, number), rc::gen::set(&ConstraintRecipe::parameters, number),
      rc::gen::set(&ConstraintRecipe::weights, number), rc::gen::set(&ConstraintRecipe::slack, number));
  const auto recipes = rc::gen::resize(3, rc::gen::nonEmpty(rc::gen::container<std::vector<ConstraintRecipe>>(recipe)));
  return rc::gen::apply(
      [space](const std::vector<ConstraintRecipe>& constraints, const std::vector<double>& point) {
        SearchSpace constrained = space;
        const Configuration legal = space.FromUnitCube(point);
        for (const ConstraintRecipe& constraint : constraints) AddConstraint(constrained, constraint, legal);
        return constrained;
      },
      recipes, RandomPoint(space));
}

rc::Gen<SearchSpace> RandomConstrainedSpace() {
  const auto is_usable = [](const SearchSpace& space) { return space.size() > 0; };
  return rc::gen::mapcat(rc::gen::suchThat(RandomSpace(), is_usable), WithConstraints);
}

rc::Gen<SearchSpace> WithPriors(const SearchSpace& space) {
  return rc::gen::map(RandomPoint(space), [space](const std::vector<double>& point) {
    SearchSpace with_priors;
    for (int i = 0; i < space.size(); ++i) {
      Parameter parameter = space[i];
      parameter.prior = PriorAt(parameter, point[static_cast<std::size_t>(i)]);
      with_priors.Add(parameter);
    }
    return with_priors;
  });
}

rc::Gen<SearchSpace> AnySpace() {
  return rc::gen::oneOf(RandomSpace(), RandomConstrainedSpace(), rc::gen::mapcat(RandomSpace(), WithPriors));
}

rc::Gen<std::vector<double>> RandomPoint(const SearchSpace& space) {
  const auto inside = rc::gen::map(WholeRange(), [](std::uint32_t k) { return static_cast<double>(k) / kRecipeRange; });
  const auto end = rc::gen::element(0.0, 1.0, std::nextafter(1.0, 0.0));
  const auto coordinate = rc::gen::weightedOneOf<double>({{4, inside}, {1, end}});
  return rc::gen::container<std::vector<double>>(static_cast<std::size_t>(space.size()), coordinate);
}

void showValue(const SearchSpace& space, std::ostream& out) {
  for (int i = 0; i < space.size(); ++i) {
    const Parameter& p = space[i];
    out << '\n' << p.name << " kind " << static_cast<int>(p.kind) << (p.scale == Scale::kLog ? " log" : "");
    if (p.kind == ParameterKind::kReal || p.kind == ParameterKind::kInteger) {
      out << " [" << ToString(Value(p.low)) << ", " << ToString(Value(p.high)) << ']';
    }
    if (p.step) out << " step " << ToString(Value(*p.step));
    for (const Value& level : p.levels) out << ' ' << Quoted(level);
    if (p.prior) out << " prior " << (p.prior->value ? Quoted(*p.prior->value) : "by weights");
    if (p.prior && p.prior->deviation) out << " +- " << *p.prior->deviation;
    for (const Clause& clause : p.when.clauses) out << " when " << ToString(clause);
  }
  for (const Constraint& constraint : space.constraints()) {
    out << "\nconstraint " << constraint.text << " on";
    for (const int i : constraint.parameters) out << ' ' << space[i].name;
  }
}

void showValue(const Configuration& configuration, std::ostream& out) {
  for (const auto& value : configuration.values()) out << (value ? Quoted(*value) : "inactive") << ' ';
}

}  // namespace hpo::search
