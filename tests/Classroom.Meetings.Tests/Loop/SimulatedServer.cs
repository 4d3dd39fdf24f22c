using Classroom.Meetings.Tests.Fold;
using Classroom.Modules;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Presentations.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Meetings.Tests.Loop;

/// <summary>One activation: a loop, the appends and read-backs under way, and what it has told whom.</summary>
internal sealed class SimulatedServer
{
    private readonly SimulatedWorld _world;
    private readonly Dictionary<long, (SimulatedClient Client, Person Person, int Connection, CommandId? Id)> _asked = [];
    private readonly Dictionary<long, (SimulatedClient Client, LessonFold Fold)> _fetched = [];
    private long _correlation;

    public SimulatedServer(SimulatedWorld world, IReadOnlyList<LogRow> log, (long Seq, byte[] State)? snapshot, int epoch)
    {
        (_world, Epoch) = (world, epoch);
        Meeting = new Meeting(SimulatedWorld.Id, epoch, ModuleRegistry.Create(MeetingOptions.Default), new SeededSource(epoch));
        if (snapshot is { } taken)
            Assert.True(Meeting.Restore(taken.State));
        foreach (var row in log.Where(row => row.Seq > Meeting.Seq))
            Meeting.Fold(TestMeeting.Events.Read(row));
        Loop = new MeetingLoop(Meeting, SimulatedWorld.Commands, TestMeeting.Events, Meeting.Seq);
        Published = Meeting.Seq;
    }

    public int Epoch { get; }

    public Meeting Meeting { get; }

    public MeetingLoop Loop { get; }

    public bool Gone { get; private set; }

    public bool IsSaving { get; private set; }

    public long Published { get; private set; }

    /// <summary>What the log has been asked and has not answered: at most one, by the loop's promise.</summary>
    public (DateTimeOffset Due, LoopOutput Work)? UnderWay { get; private set; }

    public bool HasOpenQuestions => _asked.Count + _fetched.Count > 0;

    public void Crash()
    {
        Gone = true;
        UnderWay = null;
    }

    public void Send(SimulatedClient client, CommandId id, Command command)
    {
        var correlation = ++_correlation;
        _asked[correlation] = (client, client.Person, client.Connection, id);
        if (_world.Dice(2) == 0)
            Give(new RawCommandReceived(correlation, new Actor(client.Person.Id), id.Value, SimulatedWorld.Commands.Write(command)));
        else
            Give(new CommandReceived(correlation, new Actor(client.Person.Id), id, command));
    }

    public void Join(SimulatedClient client)
    {
        if (client.Seated && !Meeting.Roster.TryGet(client.Person.Id, out _))
            client.ComeAnew();
        var correlation = ++_correlation;
        _asked[correlation] = (client, client.Person, client.Connection, null);
        Command command = Meeting.Roster.TryGet(client.Person.Id, out _)
            ? new ResumeParticipant(client.Person.Id)
            : TestMeeting.Admission(client.Person, client.Role);
        Give(new CommandReceived(correlation, Actor.System, new CommandId($"join{_world.NextNumber()}"), command, client.Person.Id));
    }

    /// <summary>Fetches the shapes of a page, as a browser does after its join.</summary>
    public void Fetch(SimulatedClient client, PageId page)
    {
        var (correlation, person) = (++_correlation, client.Person.Id);
        _fetched[correlation] = (client, client.Fold!);
        Give(new QueryReceived(correlation, meeting => meeting.Part(person, "whiteboard", page.Value)));
    }

    public void Post(Command command) => Give(new CommandReceived(++_correlation, Actor.System, null, command));

    public void Give(LoopInput input)
    {
        Loop.Handle(_world.Now, input);
        while (Loop.TryTake(out var output))
            CarryOut(output);
    }

    /// <summary>The log answers.</summary>
    public void Finish()
    {
        var work = UnderWay!.Value.Work;
        UnderWay = null;
        Give(work switch
        {
            Append append => _world.Append(append) is var outcome && outcome == AppendOutcome.Committed ? new AppendSucceeded() : new AppendFailed(outcome),
            ReadBack back when _world.Fails() => new ReadBackFailed(),
            ReadBack back => new ReadBackCompleted([.. _world.Rows.Where(row => row.Seq > back.AfterSeq)]),
            _ => throw new InvalidOperationException(),
        });
    }

    private void CarryOut(LoopOutput output)
    {
        switch (output)
        {
            case Append or ReadBack:
                Assert.Null(UnderWay);
                UnderWay = (_world.Now + TimeSpan.FromMilliseconds(1 + _world.Dice(1_500)), output);
                break;
            case Publish publish:
                Check(publish.Publication);
                foreach (var client in _world.Clients.Where(client => client.Server == this))
                    client.Fold!.Apply(publish.Publication);
                LetGo(publish.Publication);
                break;
            case Acknowledge answer:
                Assert.True(answer.Seq <= _world.LastSeq, "Acknowledged before it was durable.");
                if (_asked.Remove(answer.Correlation, out var asked) && asked.Person == asked.Client.Person && MayKnow(asked.Id, answer.Seq))
                    Take(asked.Client, asked.Connection, asked.Id, answer);
                break;
            case Reject answer when _asked.Remove(answer.Correlation, out var question):
                if (_world.IsCurrent(this) && question.Person == question.Client.Person && question.Id is { } refused && !IsOfNobody(question.Person, answer.Rejection))
                    question.Client.Answer(refused, 0, answer.Rejection, _world.Rows);
                break;
            case Answer answer when _fetched.Remove(answer.Correlation, out var fetch):
                Take(fetch.Client, fetch.Fold, (ViewPart?)answer.Value);
                break;
            case Reject answer:
                _fetched.Remove(answer.Correlation);
                break;
            case Abandon answer:
                _asked.Remove(answer.Correlation);
                _fetched.Remove(answer.Correlation);
                break;
            case Saving or Saved:
                Assert.NotEqual(IsSaving, output is Saving);
                IsSaving = output is Saving;
                break;
            case SaveSnapshot snapshot:
                Assert.True(snapshot.Seq <= _world.LastSeq);
                break;
            case Replaced:
                Crash();
                break;
            default:
                break;
        }
    }

    // A full queue decides nothing, and who has left meanwhile is answered as a stranger, whatever was acknowledged before.
    private bool IsOfNobody(Person person, Rejection rejection) =>
        rejection.Rule == "KERNEL-8" || (rejection.Rule == "KERNEL-4" && !Meeting.Roster.TryGet(person.Id, out _));

    // Who was replaced without knowing it answers what needs no event by what it knew; only an append meets the fence.
    private bool MayKnow(CommandId? id, long seq) =>
        id is null || _world.IsCurrent(this) || (seq > 0 && _world.Rows[(int)seq - 1].CommandId == id.Value.Value);

    private void Take(SimulatedClient client, int connection, CommandId? id, Acknowledge answer)
    {
        if (id is { } command)
            client.Answer(command, answer.Seq, null, _world.Rows);
        else if (answer.View is { } view && connection == client.Connection)
            client.Attach(this, view);
    }

    // The page or the person may have gone before the question was heard; who has joined again has asked again.
    private void Take(SimulatedClient client, LessonFold fold, ViewPart? part)
    {
        if (part is null || client.Fold != fold)
            return;
        Assert.True(part.Seq <= _world.LastSeq, "Shown before it was durable.");
        Assert.True(fold.Take((PageShapesView)part.Value));
    }

    // Who has left is let go; a person who comes again is somebody new.
    private void LetGo(Publication publication)
    {
        var left = publication.Events.Select(published => published.Envelope.Event).OfType<ParticipantLeft>().Select(gone => gone.ParticipantId).ToHashSet();
        foreach (var client in _world.Clients.Where(client => client.Server == this && left.Contains(client.Person.Id)))
            client.Detach();
    }

    private void Check(Publication publication)
    {
        Assert.Equal(Published + 1, publication.From);
        Published = publication.To;
        Assert.Equal(publication.To - publication.From + 1, publication.Events.Count);
        foreach (var published in publication.Events)
            _world.CheckPublished(published);
    }
}
