using Classroom.Meetings.Tests.Fold;

namespace Classroom.Meetings.Tests.Loop;

/// <summary>A browser in the simulation: keeps commands until they are answered, sends them again with their ids after a loss, folds what it sees.</summary>
internal sealed class SimulatedClient(Person person, Role role)
{
    private int _seats;

    public Person Person { get; private set; } = person;

    public Role Role { get; } = role;

    /// <summary>All persons this client has been: a seat that timed out is gone, and the client comes as somebody new.</summary>
    public List<(Person Person, Dictionary<CommandId, (Command Command, long Seq)> Acknowledged)> Former { get; } = [];

    public bool Seated { get; private set; }

    /// <summary>Counts connections: the answer to a join on an older one finds nobody.</summary>
    public int Connection { get; private set; }

    public SimulatedServer? Server { get; set; }

    public LessonFold? Fold { get; set; }

    public Dictionary<CommandId, Command> Unanswered { get; } = [];

    public Dictionary<CommandId, (Command Command, long Seq)> Acknowledged { get; private set; } = [];

    public Dictionary<CommandId, Command> Rejected { get; private set; } = [];

    public void Attach(SimulatedServer server, MeetingView view) => (Server, Fold, Seated) = (server, new LessonFold(Person.Id, view), true);

    public void Detach() => (Server, Fold, Connection) = (null, null, Connection + 1);

    // As a browser does: commands without an answer are sent again, from the new seat.
    public void ComeAnew()
    {
        Former.Add((Person, Acknowledged));
        Person = new Person($"{Person.Name}{++_seats}");
        (Acknowledged, Rejected, Seated) = ([], [], false);
    }

    // What left no event may be decided anew after a restart; all else has one answer for ever.
    public void Answer(CommandId id, long seq, Rejection? rejection, IReadOnlyList<LogRow> log)
    {
        if (Acknowledged.TryGetValue(id, out var before) && log[(int)before.Seq - 1].CommandId == id.Value)
            Assert.Equal((before.Seq, null), (seq, rejection?.Rule));
        if (!Unanswered.Remove(id, out var command))
            return;
        if (rejection is null)
            Acknowledged[id] = (command, seq);
        else
            Rejected[id] = command;
    }
}
