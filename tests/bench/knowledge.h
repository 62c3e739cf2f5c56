// SPDX-License-Identifier: Apache-2.0
//
// What a study on a BBOB function may know before its first trial: users' priors, right ones and wrong ones, and the
// best configurations of an earlier study, of a like function and of its opposite.
#pragma once

#include <string>
#include <vector>

#include "search/space/configuration.h"
#include "search/space/search_space.h"
#include "tests/bench/bbob/bbob.h"

namespace hpo::bench {

struct Knowledge {
  search::SearchSpace space;                // the box, with priors where there are some
  std::vector<search::Configuration> asks;  // first trials
};

// The names of all kinds of knowledge:
//   none
//   prior          around a point one unit off the optimum along each axis on average; the box is ten wide
//   wrong-prior    around a point beyond the middle, four units off it along each axis
//   related        the best five of fifty trials of gp on the function, moved by half a unit along each axis on average
//   unrelated      the same of another instance of the function: its optimum is elsewhere
//   opposite       the same of the negated function
const std::vector<std::string>& KnowledgeNames();

// Of these names. A function of its arguments.
Knowledge MakeKnowledge(const std::string& name, int function, int instance, int dimension, int seed);

// Of a configuration of the box.
double ValueAt(const bbob::BbobFunction& function, const search::Configuration& configuration);

}  // namespace hpo::bench
