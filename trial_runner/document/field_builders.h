// SPDX-License-Identifier: Apache-2.0
//
// Short words to write the rows of the training document with: `Positive(Real("lr", 1e-3, "learning rate"))`.
// Pure functions.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "trial_runner/document/fields.h"

namespace hpo::trial_runner {

inline Field Real(std::string name, double fallback, std::string help) {
  return {.name = std::move(name), .kind = FieldKind::kReal, .fallback = fallback, .help = std::move(help)};
}

// Limits of the row are those of each number.
inline Field Reals(std::string name, const std::vector<double>& fallback, std::string help) {
  return {.name = std::move(name), .kind = FieldKind::kReals, .fallback = fallback, .help = std::move(help)};
}

// Counts fit an int with room to multiply.
inline Field Count(std::string name, int fallback, double min, std::string help) {
  return {.name = std::move(name),
          .kind = FieldKind::kInteger,
          .fallback = fallback,
          .min = min,
          .max = 1e6,
          .help = std::move(help)};
}

// `auto` by default.
inline Field CountOrAuto(std::string name, double min, double max, std::string help) {
  return {.name = std::move(name),
          .kind = FieldKind::kIntegerOrAuto,
          .fallback = kAuto,
          .min = min,
          .max = max,
          .help = std::move(help)};
}

inline Field Boolean(std::string name, bool fallback, std::string help) {
  return {.name = std::move(name), .kind = FieldKind::kBoolean, .fallback = fallback, .help = std::move(help)};
}

inline Field OneOf(std::string name, const std::string& fallback, std::vector<std::string> choices, std::string help) {
  return {.name = std::move(name),
          .kind = FieldKind::kChoice,
          .fallback = fallback,
          .choices = std::move(choices),
          .help = std::move(help)};
}

// What decides how fast a training is, and nothing else.
inline Field OnlySpeed(Field field) {
  field.only_speed = true;
  return field;
}

inline Field Between(Field field, double min, double max) {
  field.min = min;
  field.max = max;
  return field;
}

inline Field AtLeast(Field field, double min) {
  field.min = min;
  return field;
}

inline Field AtLeastZero(Field field) { return AtLeast(std::move(field), 0); }

inline Field AtLeastOne(Field field) { return AtLeast(std::move(field), 1); }

inline Field MinExcluded(Field field) {
  field.min_exclusive = true;
  return field;
}

inline Field MaxExcluded(Field field) {
  field.max_exclusive = true;
  return field;
}

inline Field Positive(Field field) { return MinExcluded(AtLeastZero(std::move(field))); }

inline Field Negative(Field field) {
  field.max = 0;
  return MaxExcluded(std::move(field));
}

// [0, 1), (0, 1], [0, 1].
inline Field BelowOne(Field field) { return MaxExcluded(Between(std::move(field), 0, 1)); }
inline Field UpToOne(Field field) { return MinExcluded(Between(std::move(field), 0, 1)); }
inline Field Fraction(Field field) { return Between(std::move(field), 0, 1); }

}  // namespace hpo::trial_runner
