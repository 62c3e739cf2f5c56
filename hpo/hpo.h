// SPDX-License-Identifier: Apache-2.0
//
// The one header a C++ user includes. See examples/quickstart.cc.
#pragma once

#include "hpo/base/error.h"
#include "hpo/run/local_study.h"
#include "hpo/study/constraint_text.h"
#include "hpo/study/study_spec.h"
#include "search/space/search_space.h"

namespace hpo {

using search::Boolean;
using search::Choice;
using search::Condition;
using search::Configuration;
using search::Constrain;
using search::Constraint;
using search::Decision;
using search::Handle;
using search::In;
using search::Integer;
using search::Noise;
using search::Ordinal;
using search::Real;
using search::SearchSpace;
using search::TrialState;

using study::Goal;
using study::MetricConstraint;
using study::Objective;
using study::ParseConstraint;
using study::Recommended;
using study::StudySpec;
using study::Trial;
using study::WarmStart;

using run::ActiveTrial;
using run::OpenOptions;
using run::OptimizeOptions;
using run::PendingTrial;
using Study = run::LocalStudy;

}  // namespace hpo
