// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/session/failure.h"

#include <c10/util/Exception.h>

#include <optional>
#include <stdexcept>
#include <string_view>

#include "trial_runner/memory/out_of_memory.h"
#include "trial_runner/trainer.h"

namespace hpo::trial_runner {
namespace {

using protocol::EndCause;

// Torch appends a stack of addresses; a page of it helps nobody and would fill the journal.
std::string Shortened(std::string_view what) {
  constexpr std::size_t kLongest = 2000;
  if (what.empty()) return "an error without a message";
  return what.size() > kLongest ? std::string(what.substr(0, kLongest)) + "..." : std::string(what);
}

}  // namespace

Failure FailureOf(const std::exception_ptr& exception) {
  if (const std::optional<std::string> why = OutOfMemory(exception)) return {EndCause::kOutOfMemory, Shortened(*why)};
  try {
    std::rethrow_exception(exception);
  } catch (const BadConfiguration& error) {
    return {EndCause::kBadConfiguration, Shortened(error.what())};
  } catch (const std::invalid_argument& error) {
    return {EndCause::kBadConfiguration, Shortened(error.what())};
  } catch (const Diverged& error) {
    return {EndCause::kFinished, Shortened(error.what())};
  } catch (const c10::AcceleratorError& error) {
    return {EndCause::kDeviceFault, Shortened(error.what_without_backtrace()), /*device_broken=*/true};
  } catch (const c10::Error& error) {
    return {EndCause::kCrashed, Shortened(error.what_without_backtrace())};
  } catch (const std::exception& error) {
    return {EndCause::kCrashed, Shortened(error.what())};
  } catch (...) {
    return {EndCause::kCrashed, "an exception that is no std::exception"};
  }
}

}  // namespace hpo::trial_runner
