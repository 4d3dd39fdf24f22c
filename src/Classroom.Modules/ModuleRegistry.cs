using Classroom.Meetings;
using Classroom.Modules.Chat;
using Classroom.Modules.Participants;
using Classroom.Modules.Polls;
using Classroom.Modules.Presentations;
using Classroom.Modules.Shares;
using Classroom.Modules.Whiteboard;

namespace Classroom.Modules;

/// <summary>The only list of all modules; their order is the order of folding and of views.</summary>
public static class ModuleRegistry
{
    /// <summary>All modules as the default settings make them: for codecs and for the generated contract.</summary>
    public static IReadOnlyList<ModuleDescription> Modules { get; } = Describe(MeetingOptions.Default);

    /// <summary>All modules of a server with these settings.</summary>
    public static IReadOnlyList<ModuleDescription> Describe(MeetingOptions options) =>
    [
        ParticipantsModule.Describe(options),
        ChatModule.Describe(),
        PollsModule.Describe(),
        PresentationsModule.Description,
        WhiteboardModule.Description,
        SharesModule.Describe(),
    ];

    /// <summary>Fresh modules for one meeting.</summary>
    public static IReadOnlyList<Module> Create(MeetingOptions options) => [.. Describe(options).Select(module => module.Create())];
}
