// SPDX-License-Identifier: Apache-2.0
//
// Where hpo finds Plotly, which HTML pages carry inside them.
#pragma once

#include <string>

namespace hpo::cli {

// The text of plotly.min.js: the file HPO_PLOTLY names, else share/hpo/plotly.min.js beside the bin folder of this
// program (where `make install` puts it), else ${XDG_CACHE_HOME:-~/.cache}/hpo/plotly/plotly.min.js (where
// scripts/fetch.sh puts it). Throws Error(kUnavailable) saying what to do.
std::string LoadPlotly();

}  // namespace hpo::cli
