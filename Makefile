# Two commands for a fresh machine: make run, make test. Each installs what it needs and says so.

.PHONY: run test bench bench-sfu soak audit lint format contract

SERVER := artifacts/publish/Classroom.Server/release/Classroom.Server.dll

run:
	@.ci/install.sh run
	@.ci/frontend.sh
	@dotnet build src/Classroom.Server -c Release --verbosity quiet --nologo
	@exec dotnet $(SERVER)

test:
	@.ci/test.sh

# Figures for docs/performance.md; every ratio has its baseline in the same run.
bench:
	@.ci/install.sh bench
	@.ci/frontend.sh
	@dotnet run -c Release --project tests/Classroom.Benchmarks -- all

# The server on one core, publishers and receivers on the other, and Debian's Janus in the same run (that needs root). GENERATOR names the folder of somebody
# else's load generator (C, built by make, its program "sfuload"), which is taken in place of ours; SCENARIO="1 to 50" takes one alone.
RUNS ?= 3
bench-sfu:
	@.ci/install.sh $(if $(GENERATOR),bench-sfu-c,bench-sfu)
	@dotnet build tests/Classroom.Benchmarks -c Release --verbosity quiet --nologo
	@artifacts/bin/Classroom.Benchmarks/release/Classroom.Benchmarks sfu --runs $(RUNS) $(if $(GENERATOR),--generator $(GENERATOR)) $(if $(SCENARIO),"$(SCENARIO)")

# The long tests: many seeds, many kills, every parser fuzzed for FUZZ seconds, junk of which 45,000 datagrams a second have to reach the server, a lesson over bad lines watched for WATCH seconds, a laptop that sleeps for longer than
# its seat is kept, a lecture with two browsers among 300, and
# one of MINUTES that watches the server's memory and the collector's pauses. Each run takes new seeds; a failure names the one that shows it again
# (CLASSROOM_TEST_SEED).
FUZZ ?= 300
WATCH ?= 600
MINUTES ?= 60
soak:
	@.ci/install.sh test
	@.ci/frontend.sh
	@dotnet build Classroom.sln -c Release --verbosity quiet --nologo
	@CLASSROOM_TEST_SEEDS=5000 artifacts/bin/Classroom.Meetings.Tests/release/Classroom.Meetings.Tests -showLiveOutput -class "*Simulation*"
	@for tests in Media Meetings Server; do \
		CLASSROOM_TEST_FUZZ=$(FUZZ) artifacts/bin/Classroom.$$tests.Tests/release/Classroom.$$tests.Tests -method "*fuzz*" || exit 1; \
	done
	@CLASSROOM_TEST_FLOOD=45000 artifacts/bin/Classroom.Server.Tests/release/Classroom.Server.Tests -showLiveOutput -class "*JunkFlood*"
	@CLASSROOM_TEST_KILLS=50 artifacts/bin/Classroom.Server.Tests/release/Classroom.Server.Tests -showLiveOutput -class "*UnderKill*" -class "*UnderFire*"
	@CLASSROOM_TEST_KILLS=50 artifacts/bin/Classroom.EndToEnd.Tests/release/Classroom.EndToEnd.Tests -showLiveOutput -class "*WholeLesson*"
	@CLASSROOM_TEST_WATCH=$(WATCH) artifacts/bin/Classroom.EndToEnd.Tests/release/Classroom.EndToEnd.Tests -showLiveOutput -class "*BadLine*" -class "*NarrowShare*"
	@CLASSROOM_TEST_SLEEP=90 artifacts/bin/Classroom.EndToEnd.Tests/release/Classroom.EndToEnd.Tests -showLiveOutput -method "*slept_for_longer*"
	@CLASSROOM_TEST_LECTURE=5 artifacts/bin/Classroom.EndToEnd.Tests/release/Classroom.EndToEnd.Tests -showLiveOutput -class "*LectureTests"
	@artifacts/bin/Classroom.Benchmarks/release/Classroom.Benchmarks soak-hour --minutes $(MINUTES)
	@$(MAKE) --no-print-directory audit

# Known weaknesses of the packages we use, by the registries' own word.
audit:
	@dotnet list src/Classroom.Server/Classroom.Server.csproj package --vulnerable --include-transitive
	@npm --prefix frontend audit --audit-level=high

lint:
	@dotnet format Classroom.sln --verify-no-changes
	@npm --prefix frontend run lint
	@npm --prefix frontend run format:check

format:
	@dotnet format Classroom.sln
	@npm --prefix frontend run format

# Renews what is generated: the TypeScript contract from the records, the golden folds from the rules.
contract:
	@dotnet run --project src/Classroom.Server -- contract
	@CLASSROOM_WRITE_GOLDENS=1 dotnet run --project tests/Classroom.Meetings.Tests -- -class "*GoldenFold*"
