using System.Text.Json.Nodes;
using Classroom.Modules.Participants.Contract;
using Classroom.Modules.Whiteboard.Contract;

namespace Classroom.Meetings.Tests.Fold;

/// <summary>One script, and what each watcher's browser gets of it: the views before, the events it may see, the views after.</summary>
internal sealed class GoldenLesson
{
    private readonly TestMeeting _meeting = TestMeeting.With(People.Alice.Moderator, People.Bob.Viewer, People.Carol.Viewer);

    public GoldenLesson(params (Person? Sender, Func<Meeting, Command> Command)[] script)
        : this(People.Alice, script)
    {
    }

    /// <summary>With a presenter who may be no moderator, and then watches too.</summary>
    public GoldenLesson(Person presenter, params (Person? Sender, Func<Meeting, Command> Command)[] script)
    {
        Person[] watchers = presenter == People.Alice ? [People.Alice, People.Bob] : [People.Alice, People.Bob, presenter];
        if (presenter != People.Alice)
            _meeting.Given(People.Alice, new GivePresenter(presenter.Id));
        var before = watchers.ToDictionary(person => person, person => (Views(person), Parts(person)));
        var from = _meeting.Log.Count;
        foreach (var (sender, command) in script)
        {
            _meeting.Now += TimeSpan.FromMilliseconds(700);
            if (sender is null)
                _meeting.GivenSystem(command(_meeting.Meeting));
            else
                _meeting.Given(sender, command(_meeting.Meeting));
        }

        Files = watchers.ToDictionary(person => person.Name.ToLowerInvariant(), person => Golden(person, before[person], from));
    }

    /// <summary>The golden of each watcher, by name.</summary>
    public IReadOnlyDictionary<string, JsonObject> Files { get; }

    private JsonObject Golden(Person person, (JsonNode View, JsonArray Parts) before, int from)
    {
        var events = _meeting.Log.Skip(from).Where(decided => decided.IsFor(person.Id))
            .Select(decided => JsonNode.Parse(EventCodec.WriteForClients(TestMeeting.Events.Write(decided.Envelope))));
        return new JsonObject
        {
            ["me"] = person.Id.Value,
            ["before"] = before.View,
            ["partsBefore"] = before.Parts,
            ["events"] = new JsonArray([.. events]),
            ["after"] = Views(person),
            ["partsAfter"] = Parts(person),
        };
    }

    // The shapes of each page, which a browser fetches apart.
    private JsonArray Parts(Person person)
    {
        var board = _meeting.View<WhiteboardView>(person, "whiteboard");
        var parts = board.Pages.Select(page => (PageShapesView)_meeting.Meeting.Part(person.Id, "whiteboard", page.PageId.Value)!.Value);
        return [.. parts.Select(part => JsonNode.Parse(TestMeeting.PartText(TestMeeting.Events, part)))];
    }

    private JsonNode Views(Person person) => JsonNode.Parse(TestMeeting.Events.WriteViews(_meeting.Meeting.View(person.Id)!))!;
}
