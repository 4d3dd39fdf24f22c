using Classroom.Server.Composition;

return await Verbs.Run(args);
