// SPDX-License-Identifier: Apache-2.0
//
// The files of page/, built into the library.
#pragma once

#include <string_view>

namespace hpo::report {

std::string_view PageStyle();
std::string_view PageScript();     // what all pages share
std::string_view ReportScript();   // the report of a study, its trial table and slices included
std::string_view CompareScript();  // the comparison of studies

}  // namespace hpo::report
