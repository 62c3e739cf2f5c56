// SPDX-License-Identifier: Apache-2.0
//
// What a message of the ask-tell pipe makes a study do (ask_tell_session.h has their forms).
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>

#include "hpo/study/member_reader.h"
#include "hpo/study/study.h"

namespace hpo::cli {

inline constexpr int kMostAsked = 10'000;  // trials of one ask: more is a slip of the pen, not a wish

struct AskTellAct {
  std::string_view name;  // the message's only member, which is there
  // Acts and answers. Throws Error, the study being as before.
  nlohmann::ordered_json (*answer)(study::Study&, study::MemberReader& message);
};

inline constexpr std::string_view kTell = "tell";

std::span<const AskTellAct> AskTellActs();

}  // namespace hpo::cli
