using Classroom.Modules;
using CsCheck;

namespace Classroom.Meetings.Tests.Fold;

public sealed class FoldPropertyTests
{
    [Fact]
    public void Folding_what_a_viewer_may_see_gives_the_viewer_s_view() =>
        Gen.Int[0, 1_000_000].Array[1, 300].Sample(choices => FoldedLesson.Check(choices), iter: 250);

    [Fact]
    public void A_restored_snapshot_is_the_same_meeting() =>
        Gen.Int[0, 1_000_000].Array[1, 300].Sample(
            choices =>
            {
                var meeting = FoldedLesson.Check(choices);
                var restored = new Meeting(meeting.Id, 1, ModuleRegistry.Create(MeetingOptions.Default), new SeededSource(1));
                Assert.True(restored.Restore(meeting.Snapshot()));
                Assert.Equal(meeting.Snapshot(), restored.Snapshot());
                Assert.Equal(meeting.Deadline, restored.Deadline);
                foreach (var seat in meeting.Roster.Entries)
                    Assert.Equal(LessonFold.Text(meeting, seat.Id, missing: []), LessonFold.Text(restored, seat.Id, missing: []));
            },
            iter: 120);
}
