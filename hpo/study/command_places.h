// SPDX-License-Identifier: Apache-2.0
//
// Places in a command's arguments that each trial fills: "--lr={optimizer.lr}". Braces around anything that cannot be
// the name of a parameter are ordinary text, and "{{" is one brace, so that "{{trial}" means the text "{trial}".
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace hpo::study {

// Legal beside the parameters: the trial's number, the attempt's, the seed, the folder to write in, the checkpoint to
// resume from ("" at first), the device.
const std::vector<std::string>& BuiltInPlaces();

// The names in braces, in order, with repeats.
std::vector<std::string> Places(std::string_view argument);

// The argument with each place replaced by what `text_of` returns for its name.
std::string FillPlaces(std::string_view argument, const std::function<std::string(const std::string&)>& text_of);

}  // namespace hpo::study
