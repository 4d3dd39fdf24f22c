using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Json;
using Classroom.Meetings;
using Classroom.Modules;
using Classroom.Server.Bridges.Media;
using Classroom.Server.Edge;
using Classroom.Server.Loops;
using Classroom.Testing;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Logging.Abstractions;

namespace Classroom.Server.Tests.Media;

/// <summary>The media loop of one meeting before it begins, while it is full, and after its end.</summary>
public sealed class MediaRulesTests
{
    private static readonly Description s_request = new(PeerDirection.Subscribe, DescriptionKind.Request, 0, "");

    [Fact]
    public async Task MEDIA_4_while_too_much_waits_and_after_the_end_descriptions_are_refused()
    {
        await using var plane = new LoopbackPlane();
        var outboxes = new HubOutboxes(new EventCodec(ModuleRegistry.Modules), new MemoryEventLog());
        var media = new MeetingMedia(
            new MeetingId("meeting"), new MediaSeats(), plane.Plane, outboxes, publishersMax: 5, TimeProvider.System, (_, _) => Task.CompletedTask,
            _ => Task.CompletedTask, NullLogger.Instance);
        var client = new Outbox(new StillConnection(), new DeafClient(), TimeProvider.System);

        // The media of an earlier activation is still being closed, so nothing is taken out.
        var earlier = new TaskCompletionSource();
        var running = media.Run(earlier.Task, () => { });
        for (var i = 0; i < MeetingMedia.WorkMax; i++)
            media.Note(new SeatChanged("somebody"));
        Assert.Equal("MEDIA-4", (await media.Describe(client, s_request))?.Rule);

        earlier.SetResult();
        Rejection? refused;
        do
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            refused = await media.Describe(client, s_request);
        }
        while (refused?.Rule == "MEDIA-4");
        Assert.Equal("MEDIA-1", refused?.Rule);

        media.Close();
        await running;
        Assert.Equal("MEDIA-4", (await media.Describe(client, s_request))?.Rule);
    }

    [Fact]
    public async Task MED_29_who_holds_no_seat_subscribes_and_publishes_nothing()
    {
        await using var plane = new LoopbackPlane();
        await plane.Publish("meeting", "ada");
        var outboxes = new HubOutboxes(new EventCodec(ModuleRegistry.Modules), new MemoryEventLog());
        var media = new MeetingMedia(
            new MeetingId("meeting"), new MediaSeats(), plane.Plane, outboxes, publishersMax: 5, TimeProvider.System, (_, _) => Task.CompletedTask,
            _ => Task.CompletedTask, NullLogger.Instance);
        var running = media.Run(Task.CompletedTask, () => { });
        var client = new Outbox(new StillConnection(), new DeafClient(), TimeProvider.System);
        var peer = plane.Add(new SyntheticPeer(sendsAudio: true));
        Description[] asked =
        [
            s_request, new(PeerDirection.Publish, DescriptionKind.Offer, 1, peer.CreatePublishOffer()), new(PeerDirection.Subscribe, DescriptionKind.Answer, 1, "v=0"),
            new(PeerDirection.Subscribe, DescriptionKind.Restart, 1, ""), new(PeerDirection.Publish, DescriptionKind.Restart, 1, peer.CreateRestartOffer()),
        ];
        foreach (var one in asked)
            Assert.Equal("MEDIA-1", (await media.Describe(client, one))?.Rule);
        await LoopbackPlane.Until(() => plane.Plane.Workers[0].Counters.Peers == 1, "nobody but ada has a connection");
        media.Close();
        await running;
    }

    [Fact]
    public async Task MEDIA_16_who_sends_is_told_of_layers_for_the_connection_that_there_is()
    {
        await using var plane = new LoopbackPlane();
        var (meeting, ada) = (new MeetingId("meeting"), new ParticipantId("ada"));
        var seats = new MediaSeats();
        seats.Fold(new ParticipantJoined(ada, "Ada", Role.Moderator, ParticipantKind.Person));
        var outboxes = new HubOutboxes(new EventCodec(ModuleRegistry.Modules), new MemoryEventLog());
        outboxes.Opened(new MeetingOpened(meeting, new RoomId("room"), 1, 1, Recovered: false, Begun: true, new Dictionary<string, object>(), new Gate(false, new HashSet<ParticipantId>(), new HashSet<string>())));
        var page = new HearingClient();
        var client = new Outbox(new StillConnection(), page, TimeProvider.System);
        outboxes.Add(client);
        outboxes.Seated(new SeatTaken(meeting, ada, client.ConnectionId, 1));
        var media = new MeetingMedia(
            meeting, seats, plane.Plane, outboxes, publishersMax: 5, TimeProvider.System, (_, _) => Task.CompletedTask, _ => Task.CompletedTask, NullLogger.Instance);
        var running = media.Run(Task.CompletedTask, () => { });
        for (var revision = 1; revision <= 2; revision++)
        {
            var offer = plane.Add(new SyntheticPeer(sendsVideo: true)).CreatePublishOffer();
            Assert.Null(await media.Describe(client, new Description(PeerDirection.Publish, DescriptionKind.Offer, revision, offer)));
        }

        // The connections are numbered as they come; of the first one nothing holds any more, and of somebody who is not there nothing ever did.
        Assert.Equal((false, true), (plane.Plane.IsPublishing("meeting", "ada", 1), plane.Plane.IsPublishing("meeting", "ada", 2)));
        await media.Tell(new LayersUnneeded("meeting", "ada", 1, ["x"]));
        await media.Tell(new LayersUnneeded("meeting", "ben", 2, ["y"]));
        await media.Tell(new LayersUnneeded("meeting", "ada", 2, ["h"]));
        await LoopbackPlane.Until(() => page.Heard.OfType<Description>().Any(said => said.Type == DescriptionKind.Layers), "the layers are told");
        media.Close();
        await running;
        var told = Assert.Single(page.Heard.OfType<Description>(), said => said.Type == DescriptionKind.Layers);
        Assert.Equal("""{"pc":"publish","type":"layers","revision":0,"sdp":"","off":["h"]}""", JsonSerializer.Serialize(told, JsonSerializerOptions.Web));
        Assert.DoesNotContain("off", JsonSerializer.Serialize(s_request, JsonSerializerOptions.Web), StringComparison.Ordinal);
    }

    private sealed class HearingClient : ISingleClientProxy
    {
        public ConcurrentQueue<object?> Heard { get; } = new();

        public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default)
        {
            foreach (var said in args)
                Heard.Enqueue(said);
            return Task.CompletedTask;
        }

        public Task<T> InvokeCoreAsync<T>(string method, object?[] args, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class StillConnection : HubCallerContext
    {
        public override string ConnectionId => "still";

        public override string? UserIdentifier => null;

        public override ClaimsPrincipal? User => null;

        public override IDictionary<object, object?> Items { get; } = new Dictionary<object, object?>();

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override CancellationToken ConnectionAborted => CancellationToken.None;

        public override void Abort()
        {
        }
    }

    private sealed class DeafClient : ISingleClientProxy
    {
        public Task SendCoreAsync(string method, object?[] args, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<T> InvokeCoreAsync<T>(string method, object?[] args, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
