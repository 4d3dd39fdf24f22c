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
                    Assert.Equal(Views(meeting, seat.Id), Views(restored, seat.Id));
            },
            iter: 120);

    private static string Views(Meeting meeting, ParticipantId person) =>
        System.Text.Encoding.UTF8.GetString(TestMeeting.Events.WriteViews(meeting.View(person)!));
}
