// SPDX-License-Identifier: Apache-2.0
//
// The files of a study in its folder.
#pragma once

#include <filesystem>

#include "hpo/base/file_system.h"
#include "hpo/study/study_spec.h"
#include "hpo/study/study_state.h"

namespace hpo::study {

inline std::filesystem::path JournalPath(const std::filesystem::path& folder) { return folder / "journal.jsonl"; }
inline std::filesystem::path StudyFilePath(const std::filesystem::path& folder) { return folder / "study.json"; }

// Writes study.json, for people and for `hpo run`; the truth is the journal. Leaves an equal file alone. Throws
// Error(kCannotWrite).
void WriteStudyFile(FileSystem& files, const std::filesystem::path& folder, const StudySpec& spec);

// Throws Error(kRefused) with every difference when a study stored in the folder may not go on as `given`.
void RefuseDifferences(const StudySpec& stored, const StudySpec& given, const std::filesystem::path& folder);

// The state that a journal holds, read without locking it. Throws Error: kNotFound, kInvalidInput.
StudyState ReadJournal(FileSystem& files, const std::filesystem::path& journal);

}  // namespace hpo::study
