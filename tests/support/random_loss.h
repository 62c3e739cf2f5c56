// SPDX-License-Identifier: Apache-2.0
//
// Losses for property tests.
#pragma once

#include <rapidcheck.h>

#include <limits>

namespace hpo::search {

// Drawn within a property: samples without spread, with enormous spread and everything between.
inline double RandomLoss() {
  switch (*rc::gen::inRange(0, 6)) {
    case 0:
      return *rc::gen::element(1e300, -1e300, 1e-300, std::numeric_limits<double>::max());
    case 1:
      return 0.5;
    default:
      return *rc::gen::inRange(-1000, 1000) * 0.01;
  }
}

}  // namespace hpo::search
